package io.flotilla.registry.leaf;

import java.nio.file.Path;
import java.util.List;

/**
 * How a leaf takes part.
 *
 * @param addresses of core hosts as the configuration names them; the cluster tells the present ones
 */
public record LeafOptions(String cluster, List<String> addresses, Path dataDirectory) {
    public LeafOptions {
        addresses = List.copyOf(addresses);
    }
}
