package io.flotilla.reconcile;

import io.flotilla.cluster.ClusterChange;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private final Map<UnitName, ScheduledUnit> units = new HashMap<>();
    private Roster roster = new Roster(Collections.emptySortedMap(), Collections.emptySortedMap());
    private Schedule schedule = new Schedule(roster);
    private Set<UnitName> unsettled = new HashSet<>();

    /**
     * Which units must change their places, and why; by name. A unit that stays keeps its reason, so nothing more is to
     * be planned once the plan was applied and units have left where they had to.
     *
     * @param holders for units that machines hold without an order, copies left over from before a move excepted, which
     *     machines
     */
    public List<Assignment> plan(ClusterChange change, Map<UnitName, Set<MachineId>> holders) {
        Map<UnitName, Optional<ScheduledUnit>> seen = take(change);
        unsettled.forEach(name -> seen.computeIfAbsent(name, missing -> Optional.ofNullable(units.get(missing))));
        holders.forEach((name, machines) ->
                seen.put(name, Optional.ofNullable(units.get(name)).map(unit -> seen(unit, machines))));
        unsettled = new HashSet<>(holders.keySet());
        schedule.update(seen);
        Map<UnitName, Assignment> steps = new LinkedHashMap<>();
        for (UnitName name : schedule.touched().stream().sorted().toList()) {
            ScheduledUnit unit = Objects.requireNonNull(units.get(name));
            Set<MachineId> places = schedule.places(name);
            boolean isSettled = places.equals(unit.machines());
            if (!isSettled) {
                unsettled.add(name);
            }
            if (!isSettled || places.isEmpty() || holders.containsKey(name)) {
                steps.put(name, step(unit, places, holders.getOrDefault(name, Set.of())));
            }
        }
        Moves.holdBackFollowers(steps, units);
        steps.values().removeIf(this::isKnown);
        unsettled.addAll(steps.keySet());
        return List.copyOf(steps.values());
    }

    private boolean isKnown(Assignment step) {
        ScheduledUnit unit = Objects.requireNonNull(units.get(step.unit()));
        return step.machines().equals(unit.machines()) && step.reason().equals(unit.reason());
    }

    /** Gives the units to be looked at. Other machines make another schedule. */
    private Map<UnitName, Optional<ScheduledUnit>> take(ClusterChange change) {
        if (change.isAnew()) {
            units.clear();
        }
        change.units()
                .forEach((name, unit) ->
                        unit.ifPresentOrElse(present -> units.put(name, present), () -> units.remove(name)));
        Roster now = new Roster(change.machines(), change.standings());
        if (!change.isAnew() && now.equals(roster)) {
            return new HashMap<>(change.units());
        }
        roster = now;
        schedule = new Schedule(roster);
        Map<UnitName, Optional<ScheduledUnit>> all = new HashMap<>(change.units());
        if (!change.isAnew()) {
            units.forEach((name, unit) -> all.put(name, Optional.of(unit)));
        }
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
        String reason = isThereAlready ? "it is there already" : schedule.reason(seen);
        return Moves.step(seen, new Assignment(unit.name(), unit.revision(), places, reason), holders, roster);
    }
}
