package io.flotilla.cluster;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is different in the cluster since it was looked at last, at one revision of the log.
 *
 * @param isAnew whether nothing of what was known before counts: {@code units} are all there are
 * @param units those that changed; empty if there is no such unit any more
 * @param machines what is known of machines, all of them; some that count may be missing, and some may be here that do
 *     not count
 * @param standings every machine that counts
 */
public record ClusterChange(
        boolean isAnew,
        Map<UnitName, Optional<ScheduledUnit>> units,
        SortedMap<MachineId, Machine> machines,
        SortedMap<MachineId, Standing> standings) {

    public ClusterChange {
        units = Map.copyOf(units);
        machines = Collections.unmodifiableSortedMap(new TreeMap<>(machines));
        standings = Collections.unmodifiableSortedMap(new TreeMap<>(standings));
    }
}
