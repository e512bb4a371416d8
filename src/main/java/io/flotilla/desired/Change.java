package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one log entry did: the units it changed as they are now (empty: gone), and all metadata
 * edits of the machines whose metadata it edited, and all core hosts if it changed any of them, and all machines that are
 * to leave if it changed those.
 */
public record Change(
        long revision,
        int term,
        String identity,
        Outcome outcome,
        Map<UnitName, Optional<DesiredUnit>> units,
        Map<MachineId, SortedMap<String, Optional<String>>> metadataEdits,
        Optional<SortedMap<MachineId, CoreHost>> coreHosts,
        Optional<SortedSet<MachineId>> leaving) {

    public Change {
        units = Collections.unmodifiableMap(new TreeMap<>(units));
        metadataEdits = Collections.unmodifiableMap(new TreeMap<>(metadataEdits));
        coreHosts = coreHosts.map(hosts -> Collections.unmodifiableSortedMap(new TreeMap<>(hosts)));
        leaving = leaving.map(machines -> Collections.unmodifiableSortedSet(new TreeSet<>(machines)));
    }
}
