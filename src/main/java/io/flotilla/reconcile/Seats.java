package io.flotilla.reconcile;

import io.flotilla.machine.MachineId;
import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which units are on which of the machines that answer, as the schedule has it, and what became different. */
final class Seats {
    private final Loads loads;
    private final GlobWatch globs = new GlobWatch(unit -> of(unit).map(MachineLoad::number));
    private final Map<String, MachineLoad> byUnit;
    private final Map<String, SortedSet<MachineId>> unmovable = new HashMap<>();
    private Set<UnitName> touched = new HashSet<>();

    /** {@code count}: about how many units there will be. */
    Seats(Loads loads, int count) {
        this.loads = loads;
        byUnit = new HashMap<>(Schedule.capacity(count));
    }

    /** How units on these machines look at each other. */
    GlobWatch globs() {
        return globs;
    }

    /** The machine of each unit that is not global, by the unit's name. */
    Map<String, MachineLoad> byUnit() {
        return byUnit;
    }

    /** The units on machines that do not answer, which stay there, by name; each has at least one. */
    Map<String, SortedSet<MachineId>> unmovable() {
        return unmovable;
    }

    /** The unit stays on these machines, which do not answer; on none if there are none. */
    void leaveAlone(UnitName name, Set<MachineId> machines) {
        if (machines.isEmpty()) {
            unmovable.remove(name.value());
        } else {
            unmovable.put(name.value(), new TreeSet<>(machines));
        }
    }

    /** Where a unit is to be; {@code unit} is empty for one that is to be inactive. */
    Set<MachineId> places(UnitName name, Optional<Candidate> unit) {
        MachineLoad seat = byUnit.get(name.value());
        if (seat != null) {
            return Set.of(seat.machine().id());
        }
        Set<MachineId> places = new TreeSet<>(unmovable.getOrDefault(name.value(), Collections.emptySortedSet()));
        unit.stream()
                .flatMap(this::of)
                .forEach(load -> places.add(load.machine().id()));
        return places;
    }

    void seat(Candidate unit, MachineLoad load) {
        load.place(unit);
        globs.placed(unit, load.number());
        loads.changed(load);
        if (!unit.isGlobal()) {
            byUnit.put(unit.name().value(), load);
            touched.add(unit.name());
        }
    }

    void unseat(Candidate unit, MachineLoad load) {
        load.remove(unit);
        globs.left(unit, load.number());
        loads.changed(load);
        if (!unit.isGlobal()) {
            byUnit.remove(unit.name().value());
            touched.add(unit.name());
        }
    }

    Stream<MachineLoad> of(Candidate unit) {
        return unit.isGlobal()
                ? loads.all().stream().filter(load -> load.holds(unit.name().value()))
                : Optional.ofNullable(byUnit.get(unit.name().value())).stream();
    }

    /** From now on, {@link #touched} has what comes next; room for so many. */
    void beginAnew(int count) {
        touched = new HashSet<>(Schedule.capacity(count));
    }

    void touch(UnitName name) {
        touched.add(name);
    }

    Set<UnitName> touched() {
        return touched;
    }
}
