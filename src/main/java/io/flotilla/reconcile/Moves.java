package io.flotilla.reconcile;

import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.MachineId;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The schedule in steps that never have a unit on two machines that are there: it leaves the one before it comes to the
 * other. A unit that has no place and is on a machine already is adopted there, if it fits.
 */
final class Moves {
    private Moves() {}

    /** Where a unit without a place is to be kept if it fits, given the machines that hold it without an order. */
    static Optional<MachineId> adoption(ScheduledUnit unit, Set<MachineId> holders, Roster roster) {
        boolean mayBeAdopted =
                unit.machines().isEmpty() && unit.isActive() && !unit.options().isGlobal();
        return mayBeAdopted ? holders.stream().filter(roster::isThere).min(MachineId::compareTo) : Optional.empty();
    }

    /** The first step towards {@code assignment}. */
    static Assignment step(ScheduledUnit unit, Assignment assignment, Set<MachineId> holders, Roster roster) {
        if (assignment.machines().isEmpty() || unit.options().isGlobal()) {
            return assignment;
        }
        Set<MachineId> leaves = new TreeSet<>(holders);
        leaves.addAll(unit.machines());
        leaves.removeAll(assignment.machines());
        leaves.removeIf(machine -> !roster.isThere(machine));
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
}
