package io.flotilla.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.cluster.ClusterView;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Assignment;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.reconcile.Planner;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a leader plans from, without time: what was decided, what machines count for and what they hold. */
final class PlannedCluster {
    private final Planner planner = new Planner();
    private ClusterView known = ClusterView.of(List.of(), List.of());
    private final DecidedLog log = new DecidedLog();
    private final SortedMap<MachineId, Machine> machines = new TreeMap<>();
    private final SortedMap<MachineId, Standing> standings = new TreeMap<>();
    private final Set<MachineId> untold = new TreeSet<>();
    private final Map<MachineId, Set<UnitName>> held = new TreeMap<>();

    /** A machine that is present. */
    void machine(MachineId machine, Map<String, String> metadata) {
        machines.put(machine, new Machine(machine, "", metadata, "1"));
        held.putIfAbsent(machine, new TreeSet<>());
        standing(machine, Standing.PRESENT);
    }

    void standing(MachineId machine, Standing standing) {
        requireKnown(machine);
        untold.remove(machine);
        standings.put(machine, standing);
    }

    /** It answers, but has not told what it is. */
    void untold(MachineId machine) {
        standing(machine, Standing.PRESENT);
        untold.add(machine);
    }

    /** It does not count any more, and what it holds is unknown. */
    void lose(MachineId machine) {
        holdings(machine).clear();
        untold.remove(machine);
        standings.remove(machine);
    }

    void metadata(MachineId machine, String key, Optional<String> value) {
        Machine before = requireKnown(machine);
        Map<String, String> metadata = new HashMap<>(before.metadata());
        value.ifPresentOrElse(set -> metadata.put(key, set), () -> metadata.remove(key));
        machines.put(machine, new Machine(machine, before.address(), metadata, before.version()));
    }

    private Machine requireKnown(MachineId machine) {
        return Optional.ofNullable(machines.get(machine))
                .orElseThrow(() -> new IllegalArgumentException("there is no machine " + MachineNames.name(machine)));
    }

    private Set<UnitName> holdings(MachineId machine) {
        requireKnown(machine);
        return held.computeIfAbsent(machine, id -> new TreeSet<>());
    }

    void unit(UnitName unit, TargetState target, List<String> lines) {
        log.set(unit, target, lines);
    }

    void target(UnitName unit, TargetState target) {
        log.set(unit, target);
    }

    void destroy(UnitName unit) {
        log.delete(unit);
    }

    /** It was planned there earlier, and is there. */
    void place(UnitName unit, Set<MachineId> on) {
        long revision = log.find(unit).map(DesiredUnit::revision).orElseThrow();
        log.plan(List.of(new Assignment(unit, revision, on, "")));
        on.forEach(machine -> hold(machine, unit));
    }

    void hold(MachineId machine, UnitName unit) {
        holdings(machine).add(unit);
    }

    List<Assignment> plan() {
        SortedMap<MachineId, Machine> told = new TreeMap<>(machines);
        told.keySet().removeAll(untold);
        return plan(ClusterView.of(log.scheduled(), told.values(), standings), holders());
    }

    /** The plan of one who follows what deltas has to be that of one who sees it for the first time. */
    private List<Assignment> plan(ClusterView view, Map<UnitName, Set<MachineId>> holders) {
        List<Assignment> plan = new Planner().plan(view.anew(), holders);
        assertEquals(plan, planner.plan(view.since(known), holders));
        known = view;
        return plan;
    }

    /** What machines hold without an order. */
    private Map<UnitName, Set<MachineId>> holders() {
        Map<UnitName, Set<MachineId>> holders = new TreeMap<>();
        held.forEach((machine, units) -> units.stream()
                .filter(unit -> !isOrdered(unit, machine))
                .forEach(unit ->
                        holders.computeIfAbsent(unit, name -> new TreeSet<>()).add(machine)));
        return holders;
    }

    private boolean isOrdered(UnitName unit, MachineId machine) {
        return log.find(unit)
                .filter(known -> known.machines().contains(machine))
                .isPresent();
    }

    void apply(List<Assignment> plan) {
        if (!plan.isEmpty()) {
            log.plan(plan);
        }
    }

    /** Every machine that hears its orders holds what it is to hold, and nothing else. */
    void obey() {
        held.replaceAll((machine, units) -> hears(machine) ? ordered(machine) : units);
    }

    private boolean hears(MachineId machine) {
        Standing standing = standings.get(machine);
        return (standing == Standing.PRESENT || standing == Standing.SETTLING) && !untold.contains(machine);
    }

    private Set<UnitName> ordered(MachineId machine) {
        return log.state().units().values().stream()
                .filter(unit -> unit.machines().contains(machine))
                .map(DesiredUnit::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
