package io.flotilla.reconcile;

import io.flotilla.cluster.ClusterView;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.machine.Metadata;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A cluster for tests: machines {@code 1}, {@code 2} … and units without their suffix, planned as often as asked. */
final class Cluster {
    private final Map<UnitName, ScheduledUnit> units = new TreeMap<>();
    private final Map<MachineId, Machine> machines = new TreeMap<>();
    private final Map<MachineId, Standing> standings = new TreeMap<>();
    private long revision;

    static MachineId id(int number) {
        return new MachineId("%08d%024d".formatted(number, 0));
    }

    Cluster machine(int number, String metadata) {
        machines.put(id(number), new Machine(id(number), "", Metadata.parse(metadata), "1"));
        return standing(number, Standing.PRESENT);
    }

    Cluster machines(int count) {
        for (int number = 1; number <= count; number++) {
            machine(number, "");
        }
        return this;
    }

    Cluster standing(int number, Standing standing) {
        standings.put(id(number), standing);
        return this;
    }

    /** Nothing is known of the machine: it was not heard since the plan's host started. */
    Cluster forget(int number) {
        machines.remove(id(number));
        return this;
    }

    Cluster lose(int number) {
        standings.remove(id(number));
        return this;
    }

    Cluster unit(String name, TargetState target, Set<MachineId> on, String... lines) {
        UnitName unit = new UnitName(name + ".service");
        FleetOptions options = FleetOptions.of(unit, UnitFile.parse("[X-Fleet]\n" + String.join("\n", lines)));
        units.put(unit, new ScheduledUnit(unit, options, target, ++revision, on, ""));
        return this;
    }

    /** A launched unit that keeps the place it has, if any. */
    Cluster unit(String name, String... lines) {
        return unit(name, TargetState.LAUNCHED, idsOf(name), lines);
    }

    /** A launched unit that is on these machines already. */
    Cluster unitOn(String name, List<Integer> on, String... lines) {
        return unit(name, TargetState.LAUNCHED, on.stream().map(Cluster::id).collect(Collectors.toSet()), lines);
    }

    Cluster destroy(String name) {
        units.keySet().removeIf(unit -> unit.withoutSuffix().equals(name));
        return this;
    }

    /** The machines that a unit is on. */
    Set<MachineId> idsOf(String name) {
        return units.values().stream()
                .filter(unit -> unit.name().withoutSuffix().equals(name))
                .flatMap(unit -> unit.machines().stream())
                .collect(Collectors.toSet());
    }

    ClusterView view() {
        return ClusterView.of(units.values(), machines.values(), standings);
    }

    /** Where the schedule has units elsewhere, or for another reason, than they say: without the steps that lead there. */
    List<Assignment> plan() {
        Schedule schedule = new Schedule(new Roster(view().machines(), view().standings()), 0);
        schedule.update(view().anew().units());
        Set<UnitName> touched = schedule.touched().collect(Collectors.toSet());
        List<Assignment> plan = new ArrayList<>();
        for (ScheduledUnit unit : units.values()) {
            Set<MachineId> places = schedule.places(unit.name());
            String reason = touched.contains(unit.name()) ? schedule.reason(unit, places) : unit.reason();
            if (!places.equals(unit.machines()) || !reason.equals(unit.reason())) {
                plan.add(new Assignment(unit.name(), unit.revision(), places, reason));
            }
        }
        return plan;
    }

    /** Plans and applies the plan. */
    Cluster settle() {
        return apply(plan());
    }

    Cluster apply(List<Assignment> plan) {
        plan.forEach(line -> units.computeIfPresent(
                line.unit(),
                (name, unit) -> new ScheduledUnit(
                        name, unit.options(), unit.target(), unit.revision(), line.machines(), line.reason())));
        return this;
    }

    /** Where each unit is: {@code a=1 b=- c=1,2}. */
    String places() {
        List<String> places = new ArrayList<>();
        for (ScheduledUnit unit : units.values()) {
            String on = new TreeSet<>(unit.machines())
                    .stream()
                            .map(id -> String.valueOf(Integer.parseInt(id.shortId())))
                            .collect(Collectors.joining(","));
            places.add(unit.name().withoutSuffix() + "=" + (on.isEmpty() ? "-" : on));
        }
        return String.join(" ", places);
    }

    String reason(String name) {
        return view().units().values().stream()
                .filter(unit -> unit.name().withoutSuffix().equals(name))
                .map(ScheduledUnit::reason)
                .findFirst()
                .orElseThrow();
    }
}
