package io.flotilla.machine;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A host that is present: its identity, the address it is reached at (empty if it has none), its metadata (static ones
 * with the durable edits applied), the version of flotilla that it runs and the feature levels that this reads.
 */
public record Machine(
        MachineId id, String address, Map<String, String> metadata, String version, FeatureLevels levels) {

    /** One that reads the first level. */
    public Machine(MachineId id, String address, Map<String, String> metadata, String version) {
        this(id, address, metadata, version, FeatureLevels.FIRST);
    }

    public Machine {
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    }
}
