package io.flotilla.reconcile;

import io.flotilla.cluster.ClusterView;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The schedule plan in steps that never have a unit on two machines that are there: it leaves the one before it comes to
 * the other. A unit that has no place and is on a machine already is adopted there, if it fits.
 */
public final class Moves {
    private Moves() {}

    /** {@code holders}: units that machines hold without an order, copies left over from before a move excepted. */
    public static List<Assignment> of(ClusterView view, Map<UnitName, Set<MachineId>> holders) {
        Map<UnitName, MachineId> adopted = adopted(view, holders);
        ClusterView seen = adopted.isEmpty() ? view : with(view, adopted);
        Map<UnitName, Assignment> plan = new TreeMap<>();
        SchedulePlan.of(seen).forEach(assignment -> plan.put(assignment.unit(), assignment));
        adopted.forEach((name, machine) -> plan.computeIfAbsent(name, unplanned -> adoption(view, name, machine)));
        List<Assignment> steps = new ArrayList<>();
        plan.values().forEach(assignment -> Optional.ofNullable(seen.units().get(assignment.unit()))
                .map(unit -> step(unit, assignment, view, holders.getOrDefault(unit.name(), Set.of())))
                .filter(step -> isNews(view, step))
                .ifPresent(steps::add));
        return steps;
    }

    private static Assignment adoption(ClusterView view, UnitName name, MachineId machine) {
        ScheduledUnit unit = Optional.ofNullable(view.units().get(name)).orElseThrow();
        return new Assignment(name, unit.revision(), Set.of(machine), "it is there already");
    }

    private static Map<UnitName, MachineId> adopted(ClusterView view, Map<UnitName, Set<MachineId>> holders) {
        Map<UnitName, MachineId> adopted = new HashMap<>();
        holders.forEach((name, machines) -> Optional.ofNullable(view.units().get(name))
                .filter(unit -> unit.machines().isEmpty() && unit.target() != TargetState.INACTIVE && !isGlobal(unit))
                .flatMap(unit -> machines.stream()
                        .filter(machine -> isThere(view, machine))
                        .min(MachineId::compareTo))
                .ifPresent(machine -> adopted.put(name, machine)));
        return adopted;
    }

    private static ClusterView with(ClusterView view, Map<UnitName, MachineId> places) {
        Map<UnitName, ScheduledUnit> units = new TreeMap<>(view.units());
        places.forEach((name, machine) -> units.computeIfPresent(
                name,
                (same, unit) -> new ScheduledUnit(
                        name, unit.file(), unit.target(), unit.revision(), Set.of(machine), unit.reason())));
        return ClusterView.of(units.values(), view.machines().values(), view.standings());
    }

    private static Assignment step(
            ScheduledUnit unit, Assignment assignment, ClusterView view, Set<MachineId> holders) {
        if (assignment.machines().isEmpty() || isGlobal(unit)) {
            return assignment;
        }
        Set<MachineId> leaves = new TreeSet<>(holders);
        leaves.addAll(unit.machines());
        leaves.removeAll(assignment.machines());
        leaves.removeIf(machine -> !isThere(view, machine));
        return leaves.isEmpty()
                ? assignment
                : new Assignment(
                        unit.name(),
                        unit.revision(),
                        Set.of(),
                        "leaves %s before it starts elsewhere"
                                .formatted(
                                        leaves.stream().map(MachineId::shortId).collect(Collectors.joining(", "))));
    }

    /** A machine that was lost will not tell when the unit has left it. */
    private static boolean isThere(ClusterView view, MachineId machine) {
        Standing standing = view.standings().get(machine);
        return standing != null && standing != Standing.FENCED;
    }

    private static boolean isGlobal(ScheduledUnit unit) {
        return FleetOptions.of(unit.name(), unit.file()).isGlobal();
    }

    private static boolean isNews(ClusterView view, Assignment step) {
        ScheduledUnit unit = view.units().get(step.unit());
        return unit == null
                || !unit.machines().equals(step.machines())
                || !unit.reason().equals(step.reason());
    }
}
