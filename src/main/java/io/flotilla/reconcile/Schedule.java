package io.flotilla.reconcile;

import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
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
    private final Seats seats;
    private final GlobWatch globs;
    private final Vacancies vacancies;
    private final Reasons reasons;
    private final Map<UnitName, ScheduledUnit> units;
    private final Map<UnitName, Candidate> candidates;
    private final Circles circles = new Circles();
    private final Globals globals;
    private final WaitingUnits waiting = new WaitingUnits();
    private final Set<MachineLoad> disturbed = new LinkedHashSet<>();
    private final Map<UnitName, Integer> choices = new HashMap<>();

    /** {@code count}: about how many units there will be. */
    Schedule(Roster roster, int count) {
        this.roster = roster;
        units = new HashMap<>(capacity(count));
        candidates = new HashMap<>(capacity(count));
        loads = new Loads(roster);
        seats = new Seats(loads, count);
        globs = seats.globs();
        globals = new Globals(seats, (global, load) -> unit(global)
                .machines()
                .contains(load.machine().id()));
        vacancies = new Vacancies(loads, globs, seats.byUnit());
        reasons = new Reasons(candidates, roster, loads, seats.byUnit().keySet(), seats.unmovable(), choices);
    }

    /** For a map that is to hold so many without growing. */
    static int capacity(int count) {
        return count * 4 / 3 + 1;
    }

    /** Takes in what is different now: all units of which anything changed, and those that are not where they were put. */
    void update(Map<UnitName, Optional<ScheduledUnit>> changed) {
        choices.clear();
        seats.beginAnew(changed.size());
        loads.forgetDemands(2 * candidates.size() + 1_000);
        List<Candidate> arrived = new ArrayList<>();
        withCircles(changed).forEach((name, unit) -> {
            seats.touch(name);
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
        seats.leaveAlone(name, Set.of());
        vacancies.forget(name);
        Candidate unit = candidates.remove(name);
        if (unit == null) {
            return;
        }
        seats.of(unit).forEach(load -> {
            seats.unseat(unit, load);
            disturbed.add(load);
        });
        globals.remove(name);
        waiting.remove(name);
        globs.remove(unit);
    }

    private void add(Candidate unit) {
        candidates.put(unit.name(), unit);
        globs.add(unit);
        if (unit.isGlobal()) {
            globals.add(unit);
            seats.leaveAlone(unit.name(), roster.unmovable(unit, unit(unit).machines()));
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
                seats.unseat(unit, load);
                seats.touch(unit.name());
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
            waiting.add(unit);
        } else {
            seats.leaveAlone(unit.name(), Set.of(machines.first()));
        }
    }

    private void seat(Candidate unit, MachineLoad load) {
        seats.seat(unit, load);
        if (!unit.isGlobal()) {
            waiting.remove(unit.name());
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
            globals.spreadOver(load);
        } while (evict(load));
    }

    /** Units that lost a peer or met their replacement leave; nothing else can end a stay. */
    private boolean evict(MachineLoad load) {
        boolean evicted = false;
        for (Candidate unit : List.copyOf(load.units())) {
            boolean mayLeave = !unit.isGlobal() && !globs.isIndifferent(unit);
            if (mayLeave && !Placement.vetoes(unit, load).isEmpty()) {
                seats.unseat(unit, load);
                waiting.add(unit);
                evicted = true;
            }
        }
        return evicted;
    }

    private void placeWaiting() {
        for (Candidate unit : waiting.inOrder()) {
            if (waiting.contains(unit.name())) {
                placeWithPeers(unit);
            }
        }
    }

    private void placeWithPeers(Candidate unit) {
        List<Candidate> group = waiting.withPeers(unit);
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
        seats.unseat(unit, load);
        waiting.add(unit);
        disturbed.add(load);
    }

    private ScheduledUnit unit(Candidate candidate) {
        return Optional.ofNullable(units.get(candidate.name())).orElseThrow();
    }

    /** Where a unit is to be; nowhere if it is empty. */
    Set<MachineId> places(UnitName name) {
        return seats.places(name, Optional.ofNullable(candidates.get(name)));
    }

    /** The units whose place or the reason for it may be other than before the last update; each once. */
    Stream<UnitName> touched() {
        Set<UnitName> touched = seats.touched();
        return Stream.concat(
                touched.stream(),
                Stream.concat(waiting.all().stream(), globals.all().stream())
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
