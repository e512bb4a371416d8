package io.flotilla.reconcile;

import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The picture that plans arrive at, kept from one plan to the next while the machines stay the same. Units stay where
 * they fit; globals are spread around them, by name where they conflict; units that wait go, together with the peers
 * they wait for, to the least loaded machine that fits, and what they replace there waits in turn. Repeated where units
 * had to leave, until nobody leaves. What is on a machine that does not answer stays there, unlooked at.
 *
 * <p>Only machines that units come to or leave are looked at again. What comes out is what a schedule made from nothing
 * would have, as long as units are where the last plan put them; those that are not have to be given again as changed.
 */
final class Schedule {

    /** Far more than legal requirements need; peers of replaced units could otherwise chase each other for ever. */
    private static final int MOST_ROUNDS = 50;

    private static final Comparator<Candidate> BY_NAME = Comparator.comparing(Candidate::name);
    private static final Comparator<Candidate> OLDEST_FIRST =
            Comparator.comparingLong(Candidate::revision).thenComparing(BY_NAME);

    private final Roster roster;
    private final Loads loads;
    private final GlobWatch globs = new GlobWatch(this::numbers);
    private final Vacancies vacancies;
    private final Reasons reasons;
    private final Map<UnitName, ScheduledUnit> units;
    private final Map<UnitName, Candidate> candidates;
    private final Circles circles = new Circles();
    private final NavigableMap<UnitName, Candidate> globals = new TreeMap<>();
    private final Map<String, Candidate> waiting = new HashMap<>();
    private final Map<String, MachineLoad> seats;
    private final Map<String, SortedSet<MachineId>> unmovable = new HashMap<>();
    private final Set<MachineLoad> disturbed = new LinkedHashSet<>();
    private final Map<UnitName, Integer> choices = new HashMap<>();
    private Set<UnitName> touched = new HashSet<>();

    /** {@code count}: about how many units there will be. */
    Schedule(Roster roster, int count) {
        this.roster = roster;
        units = new HashMap<>(capacity(count));
        candidates = new HashMap<>(capacity(count));
        seats = new HashMap<>(capacity(count));
        loads = new Loads(roster);
        vacancies = new Vacancies(loads, globs, seats);
        reasons = new Reasons(candidates, roster, loads, seats.keySet(), unmovable, choices);
    }

    /** For a map that is to hold so many without growing. */
    static int capacity(int count) {
        return count * 4 / 3 + 1;
    }

    /** Takes in what is different now: all units of which anything changed, and those that are not where they were put. */
    void update(Map<UnitName, Optional<ScheduledUnit>> changed) {
        choices.clear();
        touched = new HashSet<>(capacity(changed.size()));
        loads.forgetDemands(2 * candidates.size() + 1_000);
        List<Candidate> arrived = new ArrayList<>();
        withCircles(changed).forEach((name, unit) -> {
            touched.add(name);
            boolean isInPlace = unit.filter(this::isInPlace).isPresent();
            if (!isInPlace && units.containsKey(name)) {
                remove(name);
            }
            unit.ifPresent(present -> {
                units.put(name, present);
                if (!isInPlace && present.isActive()) {
                    arrived.add(candidate(present));
                }
            });
        });
        arrived.sort(BY_NAME);
        arrived.forEach(this::add);
        keep(arrived.stream().filter(unit -> !unit.isGlobal()).toList());
        settle();
    }

    /** With the units that now are, or no longer are, part of a circle of replacements. */
    private Map<UnitName, Optional<ScheduledUnit>> withCircles(Map<UnitName, Optional<ScheduledUnit>> changed) {
        Set<UnitName> flipped = circles.update(changed);
        if (changed.keySet().containsAll(flipped)) {
            return changed;
        }
        Map<UnitName, Optional<ScheduledUnit>> all = new HashMap<>(changed);
        flipped.forEach(name -> all.computeIfAbsent(name, missing -> Optional.ofNullable(units.get(missing))));
        return all;
    }

    private Candidate candidate(ScheduledUnit unit) {
        return new Candidate(unit.name(), unit.options(), unit.revision(), circles.contains(unit.name()));
    }

    /** Whether the unit is what it was and is now said to be where it is here. */
    private boolean isInPlace(ScheduledUnit unit) {
        Candidate known = candidates.get(unit.name());
        boolean isSame = known != null
                && unit.isActive()
                && known.options() == unit.options()
                && known.revision() == unit.revision()
                && known.circular() == circles.contains(unit.name());
        return isSame && places(unit.name()).equals(unit.machines());
    }

    private void remove(UnitName name) {
        units.remove(name);
        unmovable.remove(name.value());
        vacancies.forget(name);
        Candidate unit = candidates.remove(name);
        if (unit == null) {
            return;
        }
        holding(unit).forEach(load -> {
            unseat(unit, load);
            disturbed.add(load);
        });
        globals.remove(name);
        waiting.remove(name.value());
        globs.remove(unit);
    }

    private void add(Candidate unit) {
        candidates.put(unit.name(), unit);
        globs.add(unit);
        if (unit.isGlobal()) {
            globals.put(unit.name(), unit);
            unmovable.put(unit.name().value(), roster.unmovable(unit, unit(unit).machines()));
            disturbed.addAll(loads.all());
        }
    }

    /** The unit that was there first stays where two do not agree: the older wish, then the lesser name. */
    private void keep(Collection<Candidate> arrived) {
        List<Candidate> queue = new ArrayList<>(arrived);
        arrived.stream()
                .filter(unit -> !globs.isIndifferent(unit))
                .flatMap(unit -> unit(unit).machines().stream())
                .flatMap(machine -> loads.find(machine).stream())
                .distinct()
                .forEach(load -> queue.addAll(clear(load)));
        queue.sort(OLDEST_FIRST);
        queue.forEach(this::keep);
    }

    /** Takes off a machine whatever may not agree with a newcomer. */
    private List<Candidate> clear(MachineLoad load) {
        disturbed.add(load);
        List<Candidate> cleared = new ArrayList<>();
        for (Candidate unit : List.copyOf(load.units())) {
            if (unit.isGlobal() || !globs.isIndifferent(unit)) {
                unseat(unit, load);
                touched.add(unit.name());
                if (!unit.isGlobal()) {
                    cleared.add(unit);
                }
            }
        }
        return cleared;
    }

    private void keep(Candidate unit) {
        Set<MachineId> machines = unit(unit).machines();
        for (MachineId machine : machines) {
            Optional<MachineLoad> load = loads.find(machine).filter(found -> mayStay(unit, found));
            if (load.isPresent()) {
                seat(unit, load.get());
                return;
            }
        }
        keepOnOne(unit, roster.unmovable(unit, machines));
    }

    private boolean mayStay(Candidate unit, MachineLoad load) {
        return Placement.suits(unit.options(), load.machine())
                && (globs.isIndifferent(unit) || Placement.agrees(unit, load));
    }

    private void keepOnOne(Candidate unit, SortedSet<MachineId> machines) {
        if (machines.isEmpty()) {
            waiting.put(unit.name().value(), unit);
        } else {
            unmovable.put(unit.name().value(), new TreeSet<>(Set.of(machines.first())));
        }
    }

    private void seat(Candidate unit, MachineLoad load) {
        load.place(unit);
        globs.placed(unit, load.number());
        loads.changed(load);
        if (!unit.isGlobal()) {
            waiting.remove(unit.name().value());
            seats.put(unit.name().value(), load);
            touched.add(unit.name());
        }
    }

    private void unseat(Candidate unit, MachineLoad load) {
        load.remove(unit);
        globs.left(unit, load.number());
        loads.changed(load);
        if (!unit.isGlobal()) {
            seats.remove(unit.name().value());
            touched.add(unit.name());
        }
    }

    private void settle() {
        for (int round = 0; round < MOST_ROUNDS && (round == 0 || !disturbed.isEmpty()); round++) {
            List<MachineLoad> shaken = List.copyOf(disturbed);
            disturbed.clear();
            shaken.forEach(this::calm);
            placeWaiting();
        }
        disturbed.clear();
    }

    private void calm(MachineLoad load) {
        do {
            spreadGlobals(load);
        } while (evict(load));
    }

    private void spreadGlobals(MachineLoad load) {
        Set<UnitName> before = new HashSet<>();
        for (Candidate global : globals.values()) {
            if (load.holds(global.name().value())) {
                before.add(global.name());
                unseat(global, load);
            }
        }
        for (Candidate global : globals.values()) {
            boolean fits = Placement.suits(global.options(), load.machine()) && Placement.agrees(global, load);
            if (fits) {
                seat(global, load);
            }
            if (fits != before.contains(global.name())) {
                touched.add(global.name());
            }
        }
    }

    /** Units that lost a peer or met their replacement leave; nothing else can end a stay. */
    private boolean evict(MachineLoad load) {
        boolean evicted = false;
        for (Candidate unit : List.copyOf(load.units())) {
            boolean mayLeave = !unit.isGlobal() && !globs.isIndifferent(unit);
            if (mayLeave && !Placement.vetoes(unit, load).isEmpty()) {
                unseat(unit, load);
                waiting.put(unit.name().value(), unit);
                evicted = true;
            }
        }
        return evicted;
    }

    /** Units with peers first: they draw those that they wait for to a machine that is right for both. */
    private void placeWaiting() {
        List<Candidate> followers = new ArrayList<>();
        List<Candidate> others = new ArrayList<>(waiting.size());
        waiting.values().forEach(unit -> (unit.options().peers().isEmpty() ? others : followers).add(unit));
        placeInOrder(followers);
        placeInOrder(others);
    }

    private void placeInOrder(List<Candidate> queue) {
        queue.sort(BY_NAME);
        for (Candidate unit : queue) {
            if (waiting.containsKey(unit.name().value())) {
                placeWithPeers(unit);
            }
        }
    }

    private void placeWithPeers(Candidate unit) {
        List<Candidate> group = withWaitingPeers(unit);
        vacancies.find(unit.name(), group).ifPresent(found -> {
            for (Candidate member : group) {
                seat(member, found.load());
                choices.put(member.name(), found.choices());
            }
            group.forEach(
                    member -> found.load().replacedBy(member).forEach(replaced -> displace(replaced, found.load())));
        });
    }

    private void displace(Candidate unit, MachineLoad load) {
        unseat(unit, load);
        waiting.put(unit.name().value(), unit);
        disturbed.add(load);
    }

    /** The unit and, from peer to peer, all that still wait: they can only be placed together. By name. */
    private List<Candidate> withWaitingPeers(Candidate unit) {
        if (unit.options().peers().isEmpty()) {
            return List.of(unit);
        }
        Map<String, Candidate> group = new TreeMap<>(Map.of(unit.name().value(), unit));
        List<Candidate> open = new ArrayList<>(List.of(unit));
        for (int i = 0; i < open.size(); i++) {
            for (String name : open.get(i).options().peers()) {
                Candidate peer = waiting.get(name);
                if (peer != null && group.putIfAbsent(name, peer) == null) {
                    open.add(peer);
                }
            }
        }
        return List.copyOf(group.values());
    }

    private ScheduledUnit unit(Candidate candidate) {
        return Optional.ofNullable(units.get(candidate.name())).orElseThrow();
    }

    private Stream<MachineLoad> holding(Candidate unit) {
        return unit.isGlobal()
                ? loads.all().stream().filter(load -> load.holds(unit.name().value()))
                : Optional.ofNullable(seats.get(unit.name().value())).stream();
    }

    private Stream<Integer> numbers(Candidate unit) {
        return holding(unit).map(MachineLoad::number);
    }

    /** Where a unit is to be; nowhere if it is empty. */
    Set<MachineId> places(UnitName name) {
        MachineLoad seat = seats.get(name.value());
        if (seat != null) {
            return Set.of(seat.machine().id());
        }
        Set<MachineId> places = new TreeSet<>(unmovable.getOrDefault(name.value(), Collections.emptySortedSet()));
        Optional.ofNullable(candidates.get(name)).ifPresent(unit -> holding(unit)
                .forEach(load -> places.add(load.machine().id())));
        return places;
    }

    /** The units whose place or the reason for it may be other than before the last update; each once. */
    Stream<UnitName> touched() {
        return Stream.concat(
                touched.stream(),
                Stream.concat(waiting.values().stream(), globals.values().stream())
                        .filter(vacancies::mayHaveNewReason)
                        .map(Candidate::name)
                        .filter(name -> !touched.contains(name)));
    }

    /** Why the unit may not stay where it is; empty if it may. */
    Optional<String> departure(ScheduledUnit unit) {
        return reasons.departure(unit);
    }

    /** Why the unit is at those {@link #places}; what it says of itself if that is where it was. */
    String reason(ScheduledUnit unit, Set<MachineId> places) {
        if (places.isEmpty()) {
            vacancies.explained(unit.name());
            return reasons.nowhere(unit);
        }
        return places.equals(unit.machines()) ? unit.reason() : reasons.placed(unit);
    }
}
