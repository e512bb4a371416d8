package io.flotilla.reconcile;

import io.flotilla.cluster.ClusterView;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import io.flotilla.placement.Replacements;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The picture that a plan arrives at. Units stay where they fit; globals are spread around them, by name where they
 * conflict; units that wait go, together with the peers they wait for, to the least loaded machine that fits, and what
 * they replace there waits in turn. Repeated where units had to leave, until nobody leaves. What is on a machine that
 * does not answer stays there, unlooked at.
 */
final class Schedule {

    /** Far more than legal requirements need; peers of replaced units could otherwise chase each other for ever. */
    private static final int MOST_ROUNDS = 50;

    private final Roster roster;
    private final NavigableMap<MachineId, MachineLoad> loads = new TreeMap<>();
    private final Map<String, SortedSet<MachineId>> unmovable = new HashMap<>();
    private final Map<UnitName, Candidate> candidates = new HashMap<>();
    private final List<Candidate> globals = new ArrayList<>();
    private final NavigableMap<String, Candidate> waiting = new TreeMap<>();
    private final Map<UnitName, Integer> choices = new HashMap<>();
    private final Set<MachineLoad> disturbed = new LinkedHashSet<>();
    private final Map<Demand, List<MachineLoad>> suitable = new HashMap<>();
    private final GlobIndex watched = new GlobIndex();

    /** What a unit asks of the machine itself; equal demands have the same machines. */
    private record Demand(String machineId, SortedMap<String, Set<String>> metadata) {
        static Demand of(FleetOptions options) {
            return new Demand(options.machineId().map("="::concat).orElse(""), options.metadata());
        }
    }

    private Schedule(ClusterView view) {
        roster = Roster.of(view);
        roster.open().forEach((id, machine) -> loads.put(id, new MachineLoad(machine)));
        List<Candidate> active = view.units().values().stream()
                .filter(unit -> unit.target() != TargetState.INACTIVE)
                .filter(unit -> !unit.name().isTemplate())
                .map(unit -> new Candidate(unit.name(), FleetOptions.of(unit.name(), unit.file()), unit.revision()))
                .toList();
        for (Candidate unit : Replacements.marked(active)) {
            candidates.put(unit.name(), unit);
            watched.addAll(unit.options().conflicts());
            watched.addAll(unit.options().replaces());
            if (unit.isGlobal()) {
                globals.add(unit);
            } else {
                waiting.put(unit.name().value(), unit);
            }
        }
    }

    static Schedule of(ClusterView view) {
        Schedule schedule = new Schedule(view);
        schedule.keep(view.units().values());
        schedule.settle();
        return schedule;
    }

    /** The unit that was there first stays where two do not agree: the older wish, then the lesser name. */
    private void keep(Collection<ScheduledUnit> units) {
        units.stream()
                .filter(unit -> candidates.containsKey(unit.name()))
                .sorted(Comparator.comparingLong(ScheduledUnit::revision).thenComparing(ScheduledUnit::name))
                .forEach(this::keep);
    }

    private void keep(ScheduledUnit unit) {
        Candidate candidate = candidate(unit.name());
        SortedSet<MachineId> outOfReach = roster.unmovable(candidate, unit.machines());
        if (candidate.isGlobal()) {
            unmovable.put(unit.name().value(), outOfReach);
            return;
        }
        unit.machines().stream()
                .filter(loads::containsKey)
                .map(loads::get)
                .filter(load -> Placement.suits(candidate.options(), load.machine()))
                .filter(load -> Placement.agrees(candidate, load))
                .findFirst()
                .ifPresentOrElse(load -> place(candidate, load), () -> keepOnOne(candidate, outOfReach));
    }

    private void keepOnOne(Candidate unit, SortedSet<MachineId> machines) {
        machines.stream().findFirst().ifPresent(machine -> {
            waiting.remove(unit.name().value());
            unmovable.put(unit.name().value(), new TreeSet<>(Set.of(machine)));
        });
    }

    private void place(Candidate unit, MachineLoad load) {
        waiting.remove(unit.name().value());
        load.place(unit);
    }

    private void settle() {
        disturbed.addAll(loads.values());
        for (int round = 0; round < MOST_ROUNDS && !disturbed.isEmpty(); round++) {
            List<MachineLoad> shaken = List.copyOf(disturbed);
            disturbed.clear();
            shaken.forEach(this::calm);
            placeWaiting();
        }
    }

    private void calm(MachineLoad load) {
        do {
            spreadGlobals(load);
        } while (evict(load));
    }

    private void spreadGlobals(MachineLoad load) {
        globals.forEach(load::remove);
        for (Candidate global : globals) {
            if (Placement.suits(global.options(), load.machine()) && Placement.agrees(global, load)) {
                load.place(global);
            }
        }
    }

    /** Units that lost a peer or met their replacement leave; nothing else can end a stay. */
    private boolean evict(MachineLoad load) {
        boolean evicted = false;
        for (Candidate unit : List.copyOf(load.units())) {
            boolean mayLeave = !unit.isGlobal() && !isIndifferent(unit);
            if (mayLeave && !Placement.vetoes(unit, load).isEmpty()) {
                load.remove(unit);
                waiting.put(unit.name().value(), unit);
                evicted = true;
            }
        }
        return evicted;
    }

    /** Units with peers first: they draw those that they wait for to a machine that is right for both. */
    private void placeWaiting() {
        List<Candidate> queue = new ArrayList<>(waiting.values());
        queue.sort(Comparator.comparing(unit -> unit.options().peers().isEmpty()));
        for (Candidate unit : queue) {
            if (waiting.containsKey(unit.name().value())) {
                placeWithPeers(unit);
            }
        }
    }

    private void placeWithPeers(Candidate unit) {
        Collection<Candidate> group = withWaitingPeers(unit);
        List<MachineLoad> fitting = fitting(unit, group);
        if (fitting.isEmpty()) {
            return;
        }
        MachineLoad load = leastLoaded(fitting);
        for (Candidate member : group) {
            place(member, load);
            choices.put(member.name(), fitting.size());
        }
        group.forEach(member -> load.replacedBy(member).forEach(replaced -> displace(replaced, load)));
    }

    /** The first of the least loaded: the machines come in the order of their ids. */
    private static MachineLoad leastLoaded(List<MachineLoad> fitting) {
        MachineLoad least = fitting.get(0);
        for (MachineLoad load : fitting) {
            if (load.count() < least.count()) {
                least = load;
            }
        }
        return least;
    }

    private void displace(Candidate unit, MachineLoad load) {
        load.remove(unit);
        waiting.put(unit.name().value(), unit);
        disturbed.add(load);
    }

    /** The unit and, from peer to peer, all that still wait: they can only be placed together. */
    private Collection<Candidate> withWaitingPeers(Candidate unit) {
        Map<String, Candidate> group = new TreeMap<>(Map.of(unit.name().value(), unit));
        List<Candidate> open = new ArrayList<>(List.of(unit));
        for (int i = 0; i < open.size(); i++) {
            for (String name : open.get(i).options().peers()) {
                if (waiting.containsKey(name) && !group.containsKey(name)) {
                    Candidate peer = candidate(new UnitName(name));
                    group.put(name, peer);
                    open.add(peer);
                }
            }
        }
        return group.values();
    }

    private List<MachineLoad> fitting(Candidate unit, Collection<Candidate> group) {
        List<MachineLoad> suited = suitable.computeIfAbsent(Demand.of(unit.options()), demand -> loads.values().stream()
                .filter(load -> roster.veto(unit, load.machine().id()).isEmpty())
                .filter(load -> Placement.suits(unit.options(), load.machine()))
                .toList());
        if (isIndifferent(unit)) {
            return suited;
        }
        boolean alone =
                unit.options().peers().isEmpty() && unit.options().replaces().isEmpty();
        return suited.stream()
                .filter(load -> alone ? Placement.vetoes(unit, load).isEmpty() : Trial.succeeds(load, group))
                .toList();
    }

    /** Whether no other unit can matter to this one. */
    private boolean isIndifferent(Candidate unit) {
        return !unit.looksAtOthers() && !watched.matches(unit.name());
    }

    private Candidate candidate(UnitName name) {
        return Optional.ofNullable(candidates.get(name)).orElseThrow();
    }

    /** Where each active unit is to be; a unit that is nowhere is absent. */
    Map<UnitName, Set<MachineId>> places() {
        Map<UnitName, Set<MachineId>> places = new HashMap<>();
        unmovable.forEach((unit, machines) -> places.put(new UnitName(unit), new TreeSet<>(machines)));
        for (MachineLoad load : loads.values()) {
            for (Candidate unit : load.units()) {
                places.computeIfAbsent(unit.name(), name -> new TreeSet<>())
                        .add(load.machine().id());
            }
        }
        return places;
    }

    Reasons reasons() {
        return new Reasons(candidates, roster, loads, unmovable, choices);
    }
}
