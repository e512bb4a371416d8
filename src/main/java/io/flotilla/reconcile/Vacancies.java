package io.flotilla.reconcile;

import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds places for groups of units that can only come together. What found none is remembered, so that only machines
 * that changed since are tried again.
 */
final class Vacancies {
    private final Loads loads;
    private final GlobWatch globs;
    private final Map<String, MachineLoad> seats;
    private final Map<UnitName, Attempt> attempts = new HashMap<>();
    private final Map<UnitName, Long> explained = new HashMap<>();

    /** A place, and on how many machines there would have been one. */
    record Vacancy(MachineLoad load, int choices) {}

    /** A group that fitted nowhere, at that time of the loads' clock. */
    private record Attempt(List<Candidate> group, long at) {}

    /** {@code seats}: where the units that are no globals are, by name. */
    Vacancies(Loads loads, GlobWatch globs, Map<String, MachineLoad> seats) {
        this.loads = loads;
        this.globs = globs;
        this.seats = seats;
    }

    void forget(UnitName name) {
        attempts.remove(name);
        explained.remove(name);
    }

    /** The least loaded machine that fits the whole group that {@code name} needs; its members are on none. */
    Optional<Vacancy> find(UnitName name, List<Candidate> group) {
        BitSet machines = suited(group);
        Attempt last = attempts.get(name);
        if (last != null && last.group().equals(group)) {
            machines.and(loads.changedSince(last.at()));
        }
        takeAwayWhereItDoesNotFit(machines, group);
        if (machines.isEmpty()) {
            attempts.put(name, new Attempt(group, loads.clock()));
            return Optional.empty();
        }
        attempts.remove(name);
        loads.prefer(machines);
        return Optional.of(new Vacancy(loads.leastLoaded(machines), machines.cardinality()));
    }

    private BitSet suited(List<Candidate> group) {
        BitSet machines = (BitSet) loads.suited(group.get(0).options()).clone();
        group.stream().skip(1).forEach(member -> machines.and(loads.suited(member.options())));
        return machines;
    }

    private void takeAwayWhereItDoesNotFit(BitSet machines, List<Candidate> group) {
        if (group.stream().allMatch(globs::isIndifferent)) {
            return;
        }
        keepWherePeersAre(machines, group);
        if (machines.isEmpty()) {
            return;
        }
        if (!Placement.agree(group)) {
            machines.clear();
            return;
        }
        boolean isReplacing = group.stream().anyMatch(Candidate::isReplacer);
        BitSet conflicts = new BitSet();
        BitSet unsure = new BitSet();
        for (Candidate member : group) {
            globs.markConflicts(member, isReplacing ? unsure : conflicts);
            globs.markReplacements(member, unsure);
        }
        machines.andNot(conflicts);
        unsure.and(machines);
        unsure.stream().filter(number -> !canCome(loads.get(number), group)).forEach(machines::clear);
    }

    /**
     * Whether the group can come to the machine: tried out on the machine itself, which is left as it was. What the group
     * replaces there counts as gone, and so do those that miss it as a peer.
     */
    private static boolean canCome(MachineLoad load, Collection<Candidate> group) {
        group.forEach(load::place);
        List<Candidate> gone = group.stream()
                .flatMap(member -> load.replacedBy(member).stream())
                .distinct()
                .toList();
        gone.forEach(load::remove);
        List<Candidate> followers = gone.isEmpty() ? List.of() : removeFollowers(load);
        boolean succeeds =
                group.stream().allMatch(member -> Placement.vetoes(member, load).isEmpty());
        followers.forEach(load::place);
        gone.forEach(load::place);
        group.forEach(load::remove);
        return succeeds;
    }

    /** Takes away, from peer to peer, the units that miss one. */
    private static List<Candidate> removeFollowers(MachineLoad load) {
        List<Candidate> removed = new ArrayList<>();
        int before;
        do {
            before = removed.size();
            for (Candidate unit : List.copyOf(load.units())) {
                if (!unit.isGlobal() && !unit.options().peers().stream().allMatch(load::holds)) {
                    load.remove(unit);
                    removed.add(unit);
                }
            }
        } while (removed.size() > before);
        return removed;
    }

    /** Peers that wait are part of the group; the others stay where they are. */
    private void keepWherePeersAre(BitSet machines, List<Candidate> group) {
        Set<String> members =
                group.stream().map(member -> member.name().value()).collect(Collectors.toSet());
        group.stream()
                .flatMap(member -> member.options().peers().stream())
                .filter(peer -> !members.contains(peer))
                .distinct()
                .forEach(peer -> keepWhereItIs(machines, peer));
    }

    private void keepWhereItIs(BitSet machines, String peer) {
        MachineLoad seat = seats.get(peer);
        if (seat != null) {
            boolean isPossible = machines.get(seat.number());
            machines.clear();
            machines.set(seat.number(), isPossible);
        } else {
            machines.andNot(loads.without(peer));
        }
    }

    /** Notes that the reason why a unit is nowhere is that of this moment. */
    void explained(UnitName name) {
        explained.put(name, loads.clock());
    }

    /** Whether a unit that was nowhere may be so for another reason than it said; what it says of peers is not followed. */
    boolean mayHaveNewReason(Candidate unit) {
        Long since = explained.get(unit.name());
        return since == null ? !unit.isGlobal() : !unit.options().peers().isEmpty() || loads.isAnyShownChanged(since);
    }
}
