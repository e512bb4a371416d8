package io.flotilla.reconcile;

import io.flotilla.cluster.Standing;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.placement.Candidate;
import io.flotilla.placement.Placement;
import io.flotilla.placement.Veto;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.OnIsolated;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What each machine counts for in a plan: the open ones can be planned with, on all others units stay or leave without
 * being looked at. A machine that answers but is not known yet is not open.
 */
record Roster(SortedMap<MachineId, Machine> known, SortedMap<MachineId, Standing> standings) {

    SortedMap<MachineId, Machine> open() {
        SortedMap<MachineId, Machine> open = new TreeMap<>(known);
        open.keySet().removeIf(machine -> !isOpen(machine));
        return open;
    }

    private boolean isOpen(MachineId machine) {
        Standing standing = standings.get(machine);
        return known.containsKey(machine) && (standing == Standing.PRESENT || standing == Standing.SETTLING);
    }

    /** Whether an open machine gets units only if they fit on no other; globals apart. */
    boolean isLastResort(MachineId machine) {
        return standings.get(machine) == Standing.SETTLING;
    }

    /** On which of its machines the unit must stay, because no plan can know what runs there. */
    SortedSet<MachineId> unmovable(Candidate unit, Set<MachineId> machines) {
        SortedSet<MachineId> unmovable = new TreeSet<>();
        for (MachineId machine : machines) {
            if (!isOpen(machine) && keeps(machine, unit)) {
                unmovable.add(machine);
            }
        }
        return unmovable;
    }

    private boolean keeps(MachineId machine, Candidate unit) {
        Standing standing = standings.get(machine);
        return standing == Standing.FENCED
                ? unit.options().onIsolated() == OnIsolated.STOP
                : standing != null && standing != Standing.LEAVING;
    }

    /** Why no unit may come to a machine that counts, whatever it asks for. */
    Optional<Veto> veto(MachineId machine) {
        return switch (Objects.requireNonNull(standings.get(machine))) {
            case RESERVED -> Optional.of(Veto.Closed.SILENT);
            case LEAVING -> Optional.of(Veto.Closed.LEAVING);
            case FENCED -> Optional.of(Veto.Closed.LOST);
            case PRESENT, SETTLING -> isOpen(machine) ? Optional.empty() : Optional.of(Veto.Closed.UNKNOWN);
        };
    }

    boolean counts(MachineId machine) {
        return standings.containsKey(machine);
    }

    /** Whether the machine may be where this unit is kept: it answers, or may soon. */
    boolean isThere(MachineId machine) {
        return counts(machine) && standings.get(machine) != Standing.FENCED;
    }

    /** Whether the unit has to have left the machine before it may be elsewhere; a lost one will not tell when it has. */
    boolean hasToBeLeft(MachineId machine, OnIsolated onIsolated) {
        return isThere(machine) || (counts(machine) && onIsolated == OnIsolated.STOP);
    }

    /** Whether what is known of the machine meets the requirements. */
    boolean suits(MachineId machine, FleetOptions options) {
        Machine described = known.get(machine);
        return described != null && Placement.suits(options, described);
    }
}
