package io.flotilla.cluster;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything a plan is made from, taken at one revision of the log. Iterates in the order of names and ids.
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
}
