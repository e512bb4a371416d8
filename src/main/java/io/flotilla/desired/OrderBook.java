package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The orders of all machines; a change costs what it costs the machines that it concerns. Not thread-safe. */
public final class OrderBook {
    private final Map<MachineId, MachineOrders> machines = new HashMap<>();
    private final Map<UnitName, Set<MachineId>> places = new HashMap<>();
    private long restoredAt;

    /** What was before is forgotten. */
    public void reset(Collection<DesiredUnit> units, long revision) {
        restoredAt = revision;
        places.clear();
        machines.clear();
        units.forEach(unit -> put(unit.name(), Optional.of(unit), revision));
    }

    /** From {@code revision} on the unit is this, or gone; the machines of which that changed the orders. */
    public Set<MachineId> put(UnitName name, Optional<DesiredUnit> unit, long revision) {
        Set<MachineId> now = unit.map(DesiredUnit::machines).orElse(Set.of());
        Set<MachineId> before = now.isEmpty() ? places.remove(name) : places.put(name, now);
        Set<MachineId> concerned = new TreeSet<>(now);
        concerned.addAll(before == null ? Set.of() : before);
        concerned.removeIf(machine -> !of(machine).put(name, unit, revision));
        return concerned;
    }

    /** The orders of one machine, none if nobody knows it. */
    public MachineOrders of(MachineId machine) {
        return machines.computeIfAbsent(machine, id -> {
            MachineOrders orders = new MachineOrders(id);
            orders.reset(Set.of(), restoredAt);
            return orders;
        });
    }
}
