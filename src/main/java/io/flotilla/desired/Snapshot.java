package io.flotilla.desired;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the state can be restored from.
 *
 * @param requests the remembered requests and what came of them, oldest first
 */
public record Snapshot(Image image, Map<String, Decided> requests) {

    public Snapshot {
        requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
    }
}
