package io.flotilla.registry.leaf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a leaf takes part.
 *
 * @param addresses of core hosts as the configuration names them; the cluster tells the present ones
 * @param agentTtl how long what must not run twice goes on here without a leader
 */
public record LeafOptions(String cluster, List<String> addresses, Path dataDirectory, Duration agentTtl) {
    public LeafOptions {
        addresses = List.copyOf(addresses);
    }
}
