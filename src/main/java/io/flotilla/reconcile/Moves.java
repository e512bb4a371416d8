package io.flotilla.reconcile;

import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The schedule in steps that never have a unit on two machines that are there, nor beside a peer that is not: it leaves
 * the one before it comes to the other. A unit that has no place and is on a machine already is adopted there, if it
 * fits.
 */
final class Moves {
    private Moves() {}

    /** Where a unit without a place is to be kept if it fits, given the machines that hold it without an order. */
    static Optional<MachineId> adoption(ScheduledUnit unit, Set<MachineId> holders, Roster roster) {
        boolean mayBeAdopted = !holders.isEmpty()
                && unit.machines().stream().noneMatch(roster::counts)
                && unit.isActive()
                && !unit.options().isGlobal();
        return mayBeAdopted
                ? holders.stream()
                        .filter(roster::isThere)
                        .min(Comparator.<MachineId, Boolean>comparing(machine -> !roster.suits(machine, unit.options()))
                                .thenComparing(machine -> machine))
                : Optional.empty();
    }

    /**
     * The first step towards {@code assignment}. Where the unit is already, it stays while its other copies stop.
     *
     * @param departure why it may not stay where it is
     */
    static Assignment step(
            ScheduledUnit unit,
            Assignment assignment,
            Supplier<Optional<String>> departure,
            Set<MachineId> holders,
            Roster roster) {
        if (unit.options().isGlobal() || unit.machines().containsAll(assignment.machines())) {
            return assignment;
        }
        Set<MachineId> leaves = new TreeSet<>(holders);
        leaves.addAll(unit.machines());
        leaves.removeAll(assignment.machines());
        leaves.removeIf(machine -> !roster.hasToBeLeft(machine, unit.options().onIsolated()));
        return leaves.isEmpty() ? assignment : nowhere(unit, leaving(unit, leaves, departure));
    }

    /** Once it is nowhere the plan does not know any more why it left: what it says of itself stays. */
    private static String leaving(ScheduledUnit unit, Set<MachineId> leaves, Supplier<Optional<String>> departure) {
        String leaving = "leaves %s before it starts elsewhere"
                .formatted(leaves.stream().map(MachineId::shortId).collect(Collectors.joining(", ")));
        return unit.reason().startsWith(leaving)
                ? unit.reason()
                : leaving + departure.get().map(why -> ": " + why).orElse("");
    }

    private static Assignment nowhere(ScheduledUnit unit, String reason) {
        return new Assignment(unit.name(), unit.revision(), Set.of(), reason);
    }

    /**
     * Holds back, from peer to peer, the units that would come to a machine before a peer of theirs.
     *
     * @param steps those held back are replaced
     * @param units all there are, where they are as long as no step changes that
     */
    static void holdBackFollowers(Map<UnitName, Assignment> steps, Map<UnitName, ScheduledUnit> units) {
        List<ScheduledUnit> followers = steps.keySet().stream()
                .flatMap(name -> Optional.ofNullable(units.get(name)).stream())
                .filter(unit -> !unit.options().peers().isEmpty())
                .sorted(Comparator.comparing(ScheduledUnit::name))
                .toList();
        boolean isHeldBack = true;
        while (isHeldBack) {
            isHeldBack = false;
            for (ScheduledUnit unit : followers) {
                Optional<Assignment> held =
                        Optional.ofNullable(steps.get(unit.name())).flatMap(step -> waits(unit, step, steps, units));
                held.ifPresent(step -> steps.put(unit.name(), step));
                isHeldBack |= held.isPresent();
            }
        }
    }

    private static Optional<Assignment> waits(
            ScheduledUnit unit, Assignment step, Map<UnitName, Assignment> steps, Map<UnitName, ScheduledUnit> units) {
        boolean comes = !unit.options().isGlobal() && !unit.machines().containsAll(step.machines());
        return unit.options().peers().stream()
                .filter(peer -> comes && !isThere(new UnitName(peer), step, steps, units))
                .findFirst()
                .map(peer -> nowhere(unit, "waits for Unit(%s) to be where it can start".formatted(peer)));
    }

    private static boolean isThere(
            UnitName peer, Assignment step, Map<UnitName, Assignment> steps, Map<UnitName, ScheduledUnit> units) {
        Optional<Set<MachineId>> next = Optional.ofNullable(steps.get(peer)).map(Assignment::machines);
        return next.or(() -> Optional.ofNullable(units.get(peer)).map(ScheduledUnit::machines))
                .orElse(Set.of())
                .containsAll(step.machines());
    }
}
