package io.flotilla.cluster;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A whole cluster for tests, as the scheduler sees it. Iterates in the order of names and ids.
 *
 * @param machines what is known of machines; some that count may be missing, and some may be here that do not count
 * @param standings every machine that counts
 */
public record ClusterView(
        SortedMap<UnitName, ScheduledUnit> units,
        SortedMap<MachineId, Machine> machines,
        SortedMap<MachineId, Standing> standings) {

    public ClusterView {
        units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
        machines = Collections.unmodifiableSortedMap(new TreeMap<>(machines));
        standings = Collections.unmodifiableSortedMap(new TreeMap<>(standings));
    }

    /** A view in which all machines are present. */
    public static ClusterView of(Collection<ScheduledUnit> units, Collection<Machine> machines) {
        SortedMap<MachineId, Standing> standings = new TreeMap<>();
        machines.forEach(machine -> standings.put(machine.id(), Standing.PRESENT));
        return of(units, machines, standings);
    }

    public static ClusterView of(
            Collection<ScheduledUnit> units, Collection<Machine> machines, Map<MachineId, Standing> standings) {
        SortedMap<UnitName, ScheduledUnit> byName = new TreeMap<>();
        units.forEach(unit -> byName.put(unit.name(), unit));
        SortedMap<MachineId, Machine> byId = new TreeMap<>();
        machines.forEach(machine -> byId.put(machine.id(), machine));
        return new ClusterView(byName, byId, new TreeMap<>(standings));
    }

    /** The whole of it, for one who has not seen anything yet. */
    public ClusterChange anew() {
        Map<UnitName, Optional<ScheduledUnit>> all = new HashMap<>();
        units.forEach((name, unit) -> all.put(name, Optional.of(unit)));
        return new ClusterChange(true, all, machines, standings);
    }

    /** What is different from {@code before}. */
    public ClusterChange since(ClusterView before) {
        Map<UnitName, Optional<ScheduledUnit>> changed = new HashMap<>();
        before.units.keySet().forEach(name -> changed.put(name, Optional.empty()));
        units.forEach((name, unit) -> changed.put(name, Optional.of(unit)));
        changed.entrySet()
                .removeIf(entry -> entry.getValue().equals(Optional.ofNullable(before.units.get(entry.getKey()))));
        return new ClusterChange(false, changed, machines, standings);
    }
}
