package io.flotilla.placement;

import io.flotilla.machine.Machine;
import io.flotilla.unit.FleetOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rule of what may be where, after fleet: machine id, metadata, peers, conflicts, replacements, in that order. A
 * global unit has no peers and no replacements (validation refuses the combination).
 */
public final class Placement {
    private Placement() {}

    /** Why the unit may not be on that machine, given what else is there; empty if it fits. */
    public static List<Veto> vetoes(Candidate unit, MachineLoad load) {
        List<Veto> vetoes = machineVetoes(unit.options(), load.machine());
        if (!unit.isGlobal()) {
            for (String peer : unit.options().peers()) {
                if (!load.holds(peer)) {
                    vetoes.add(new Veto.PeerMissing(peer));
                }
            }
        }
        load.conflictWith(unit).ifPresent(other -> vetoes.add(new Veto.ConflictsWith(other)));
        load.replacerOf(unit).ifPresent(other -> vetoes.add(new Veto.ReplacedBy(other)));
        return vetoes;
    }

    /** Whether the machine itself meets the requirements, whatever is on it. */
    public static boolean suits(FleetOptions options, Machine machine) {
        return options.machineId().filter(id -> !machine.id().isNamed(id)).isEmpty()
                && options.metadata().entrySet().stream()
                        .allMatch(wish -> isOneOf(wish.getValue(), machine, wish.getKey()));
    }

    /** Whether no unit of the group conflicts with another one of it or replaces it. */
    public static boolean agree(List<Candidate> group) {
        return group.size() < 2
                || group.stream()
                        .filter(unit ->
                                unit.isReplacer() || !unit.options().conflicts().isEmpty())
                        .allMatch(unit -> group.stream()
                                .filter(other -> !other.name().equals(unit.name()))
                                .noneMatch(other -> unit.conflictsWith(other) || unit.replaces(other)));
    }

    /** Whether nothing that is there conflicts with the unit, either way. */
    public static boolean agrees(Candidate unit, MachineLoad load) {
        return load.conflictWith(unit).isEmpty();
    }

    private static List<Veto> machineVetoes(FleetOptions options, Machine machine) {
        List<Veto> vetoes = new ArrayList<>();
        options.machineId()
                .filter(id -> !machine.id().isNamed(id))
                .ifPresent(id -> vetoes.add(new Veto.MachineIdMismatch(id, machine.id())));
        options.metadata().forEach((key, wanted) -> {
            if (!isOneOf(wanted, machine, key)) {
                vetoes.add(new Veto.MetadataInsufficient(key, wanted));
            }
        });
        return vetoes;
    }

    private static boolean isOneOf(Set<String> wanted, Machine machine, String key) {
        return machine.metadata().containsKey(key)
                && wanted.contains(machine.metadata().get(key));
    }
}
