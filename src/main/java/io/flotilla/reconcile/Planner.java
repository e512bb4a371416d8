package io.flotilla.reconcile;

import io.flotilla.cluster.ClusterChange;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Plans from what is different: remembers the cluster and the schedule that the last plan was to lead to. Its plans are
 * those that one would make who sees the cluster for the first time. While machines neither come, go nor change, a plan
 * costs what changed, not what the cluster is large. Not thread-safe.
 */
public final class Planner {
    private static final Comparator<Assignment> BY_NAME = Comparator.comparing(Assignment::unit);

    private Map<UnitName, ScheduledUnit> units = new HashMap<>();
    private Roster roster = new Roster(Collections.emptySortedMap(), Collections.emptySortedMap());
    private Schedule schedule = new Schedule(roster, 0);
    private Set<UnitName> unsettled = new HashSet<>();

    /**
     * Which units must change their places, and why; by name. A unit that stays keeps its reason, so nothing more is to
     * be planned once the plan was applied and units have left where they had to.
     *
     * @param holders for units that machines hold without an order, copies left over from before a move excepted, which
     *     machines
     */
    public List<Assignment> plan(ClusterChange change, Map<UnitName, Set<MachineId>> holders) {
        Map<UnitName, Optional<ScheduledUnit>> seen = withUnsettled(take(change), holders);
        schedule.update(seen);
        unsettled = new HashSet<>(holders.keySet());
        Map<UnitName, Assignment> steps = new HashMap<>();
        schedule.touched().forEach(name -> look(name, holders).ifPresent(step -> steps.put(name, step)));
        Moves.holdBackFollowers(steps, units);
        steps.values().removeIf(this::isKnown);
        unsettled.addAll(steps.keySet());
        return steps.values().stream().sorted(BY_NAME).toList();
    }

    /** With those that were not where the last plan put them, and as it is seen that machines hold units. */
    private Map<UnitName, Optional<ScheduledUnit>> withUnsettled(
            Map<UnitName, Optional<ScheduledUnit>> changed, Map<UnitName, Set<MachineId>> holders) {
        if (unsettled.isEmpty() && holders.isEmpty()) {
            return changed;
        }
        Map<UnitName, Optional<ScheduledUnit>> seen = new HashMap<>(changed);
        unsettled.forEach(name -> seen.computeIfAbsent(name, missing -> Optional.ofNullable(units.get(missing))));
        holders.forEach((name, machines) ->
                seen.put(name, Optional.ofNullable(units.get(name)).map(unit -> seen(unit, machines))));
        return seen;
    }

    /** What is to be done about a unit whose place may be new; nothing if there is no such unit any more. */
    private Optional<Assignment> look(UnitName name, Map<UnitName, Set<MachineId>> holders) {
        ScheduledUnit unit = units.get(name);
        if (unit == null) {
            return Optional.empty();
        }
        Set<MachineId> places = schedule.places(name);
        boolean isSettled = places.equals(unit.machines());
        if (!isSettled) {
            unsettled.add(name);
        }
        return !isSettled || places.isEmpty() || holders.containsKey(name)
                ? Optional.of(step(unit, places, holders.getOrDefault(name, Set.of())))
                : Optional.empty();
    }

    private boolean isKnown(Assignment step) {
        ScheduledUnit unit = Objects.requireNonNull(units.get(step.unit()));
        return step.machines().equals(unit.machines()) && step.reason().equals(unit.reason());
    }

    /** Gives the units to be looked at. Other machines make another schedule. */
    private Map<UnitName, Optional<ScheduledUnit>> take(ClusterChange change) {
        if (change.isAnew()) {
            units = new HashMap<>(Schedule.capacity(change.units().size()));
        }
        change.units()
                .forEach((name, unit) ->
                        unit.ifPresentOrElse(present -> units.put(name, present), () -> units.remove(name)));
        Roster now = new Roster(change.machines(), change.standings());
        if (!change.isAnew() && now.equals(roster)) {
            return change.units();
        }
        roster = now;
        schedule = new Schedule(roster, units.size());
        if (change.isAnew()) {
            return change.units();
        }
        Map<UnitName, Optional<ScheduledUnit>> all = new HashMap<>(change.units());
        units.forEach((name, unit) -> all.put(name, Optional.of(unit)));
        return all;
    }

    private ScheduledUnit seen(ScheduledUnit unit, Set<MachineId> holders) {
        return Moves.adoption(unit, holders, roster)
                .map(machine -> unit.at(Set.of(machine)))
                .orElse(unit);
    }

    private Assignment step(ScheduledUnit unit, Set<MachineId> places, Set<MachineId> holders) {
        ScheduledUnit seen = seen(unit, holders);
        boolean isThereAlready = !unit.options().isGlobal()
                && !places.isEmpty()
                && !places.equals(unit.machines())
                && seen.machines().containsAll(places);
        String reason = isThereAlready ? "it is there already" : schedule.reason(seen, places);
        Assignment assignment = new Assignment(unit.name(), unit.revision(), places, reason);
        return Moves.step(seen, assignment, () -> schedule.departure(seen), holders, roster);
    }
}
