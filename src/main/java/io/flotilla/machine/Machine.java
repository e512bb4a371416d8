package io.flotilla.machine;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host that is present: its identity, the address it is reached at (empty if it has none), its metadata (static ones
 * with the durable edits applied) and the version of flotilla it runs.
 */
public record Machine(MachineId id, String address, Map<String, String> metadata, String version) {

    public Machine {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }
}
