package io.flotilla.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.cluster.ClusterView;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.MachineId;
import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import io.flotilla.placement.Replacements;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitFileException;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class SchedulePlanProperties {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f@1", "f@2", "f@3", "g@");

    /** One unit of a cluster: what it is called, what it should be, where it claims to be, what it asks for. */
    record Sketch(String name, TargetState target, Set<Integer> on, List<String> lines) {}

    /** One machine: what it offers, what it counts for, whether anything is known of it. */
    record Host(String metadata, Standing standing, boolean isKnown) {}

    record Sketches(List<Host> machines, List<Sketch> units) {
        Cluster cluster() {
            Cluster cluster = new Cluster();
            for (int number = 1; number <= machines.size(); number++) {
                Host host = machines.get(number - 1);
                cluster.machine(number, host.metadata()).standing(number, host.standing());
                if (!host.isKnown()) {
                    cluster.forget(number);
                }
            }
            units.forEach(unit -> cluster.unit(
                    unit.name(),
                    unit.target(),
                    unit.on().stream().map(Cluster::id).collect(Collectors.toSet()),
                    unit.lines().toArray(String[]::new)));
            return cluster;
        }
    }

    @Provide
    Arbitrary<Sketches> clusters() {
        return Combinators.combine(hosts().list().ofMaxSize(4), units().list().ofMaxSize(9))
                .as(Sketches::new);
    }

    private static Arbitrary<Host> hosts() {
        Arbitrary<String> metadata = Arbitraries.of("", "region=eu", "region=us", "region=eu,disk=ssd");
        Arbitrary<Standing> standings = Arbitraries.frequency(
                Tuple.of(5, Standing.PRESENT),
                Tuple.of(1, Standing.SETTLING),
                Tuple.of(2, Standing.RESERVED),
                Tuple.of(1, Standing.LEAVING),
                Tuple.of(1, Standing.FENCED));
        Arbitrary<Boolean> known = Arbitraries.frequency(Tuple.of(5, true), Tuple.of(1, false));
        return Combinators.combine(metadata, standings, known).as(Host::new);
    }

    private static Arbitrary<Sketch> units() {
        Arbitrary<String> line = Arbitraries.oneOf(
                Arbitraries.of(NAMES).map(name -> "MachineOf=" + name + ".service"),
                Arbitraries.of("a", "b*", "f@*", "[a-c]*", "?.service").map(glob -> "Conflicts=" + glob),
                Arbitraries.of("a.service", "b*", "f@*", "[c-e]*").map(glob -> "Replaces=" + glob),
                Arbitraries.of("region=eu", "region=us", "disk=ssd").map(item -> "MachineMetadata=" + item),
                Arbitraries.just("Global=true"),
                Arbitraries.just("OnIsolated=stop"),
                Arbitraries.integers().between(1, 5).map(number -> "MachineID=" + Cluster.id(number)));
        Arbitrary<List<String>> lines = line.list().ofMaxSize(3).filter(SchedulePlanProperties::isLegal);
        Arbitrary<TargetState> targets =
                Arbitraries.frequency(Tuple.of(1, TargetState.INACTIVE), Tuple.of(5, TargetState.LAUNCHED));
        Arbitrary<Set<Integer>> on = Arbitraries.integers().between(1, 5).set().ofMaxSize(2);
        return Combinators.combine(Arbitraries.of(NAMES), targets, on, lines).as(Sketch::new);
    }

    private static boolean isLegal(List<String> lines) {
        try {
            FleetOptions.validate(UnitFile.parse("[X-Fleet]\n" + String.join("\n", lines)));
            return true;
        } catch (UnitFileException refused) {
            return false;
        }
    }

    @Property(tries = 5_000)
    void anAppliedPlanLeavesNothingToPlan(@ForAll("clusters") Sketches sketches) {
        assertEquals(List.of(), sketches.cluster().settle().plan());
    }

    /**
     * One thing that happens: a unit gets this wish where it is, or is destroyed; a machine becomes that; and the plan
     * made then is carried out or lost.
     */
    record Step(Sketch unit, boolean isDestroyed, int machine, Host host, boolean changesMachine, boolean isApplied) {
        void happen(Cluster cluster) {
            if (changesMachine) {
                cluster.machine(machine, host.metadata()).standing(machine, host.standing());
            }
            if (isDestroyed) {
                cluster.destroy(unit.name());
            } else {
                cluster.unit(
                        unit.name(),
                        unit.target(),
                        cluster.idsOf(unit.name()),
                        unit.lines().toArray(String[]::new));
            }
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Boolean> rarely = Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true));
        return Combinators.combine(units(), rarely, Arbitraries.integers().between(1, 5), hosts(), rarely, rarely)
                .as((unit, isDestroyed, machine, host, changesMachine, isLost) ->
                        new Step(unit, isDestroyed, machine, host, changesMachine, !isLost))
                .list()
                .ofMaxSize(12);
    }

    @Provide
    Arbitrary<Map<String, Set<Integer>>> holders() {
        return Arbitraries.maps(
                        Arbitraries.of(NAMES),
                        Arbitraries.integers().between(1, 5).set().ofMaxSize(2))
                .ofMaxSize(2);
    }

    @Property(tries = 5_000)
    void aPlanFromWhatChangedIsThePlanOfOneWhoSeesEverythingForTheFirstTime(
            @ForAll("clusters") Sketches sketches,
            @ForAll("steps") List<Step> steps,
            @ForAll("holders") Map<String, Set<Integer>> held) {
        Map<UnitName, Set<MachineId>> holders = new TreeMap<>();
        held.forEach((name, machines) -> holders.put(
                new UnitName(name + ".service"),
                machines.stream().map(Cluster::id).collect(Collectors.toSet())));
        Cluster cluster = sketches.cluster();
        Planner planner = new Planner();
        ClusterView known = cluster.view();
        cluster.apply(planner.plan(known.anew(), holders));
        for (Step step : steps) {
            step.happen(cluster);
            ClusterView now = cluster.view();
            Map<UnitName, Set<MachineId>> holding = step.isApplied() ? holders : Map.of();
            List<Assignment> plan = planner.plan(now.since(known), holding);
            known = now;
            assertEquals(new Planner().plan(now.anew(), holding), plan);
            if (step.isApplied()) {
                cluster.apply(plan);
            }
        }
    }

    @Property
    void theSamePictureGivesTheSamePlan(@ForAll("clusters") Sketches sketches) {
        assertEquals(sketches.cluster().plan(), sketches.cluster().plan());
    }

    @Property(tries = 5_000)
    void noUnitIsOnAMachineThatVetoesIt(@ForAll("clusters") Sketches sketches) {
        ClusterView view = sketches.cluster().settle().view();
        Map<MachineId, MachineLoad> loads = new TreeMap<>();
        new Roster(view.machines(), view.standings())
                .open()
                .forEach((id, machine) -> loads.put(id, new MachineLoad(machine, 0)));
        List<Candidate> candidates = candidates(view);

        for (Candidate unit : candidates) {
            placesOf(view, unit).forEach(id -> loads.computeIfPresent(id, (same, load) -> with(load, unit)));
        }

        loads.values()
                .forEach(load -> load.units().forEach(unit -> assertEquals(List.of(), Placement.vetoes(unit, load))));
        candidates.forEach(
                unit -> assertTrue(unit.isGlobal() || placesOf(view, unit).size() <= 1));
    }

    @Property(tries = 5_000)
    void noPlanTakesAUnitOffASilentMachineOrPutsOneThere(@ForAll("clusters") Sketches sketches) {
        Cluster cluster = sketches.cluster();
        ClusterView before = cluster.view();
        ClusterView after = cluster.settle().view();
        Set<MachineId> silent = withStanding(before, Standing.RESERVED);

        for (Candidate unit : candidates(before)) {
            Set<MachineId> were = intersection(placesOf(before, unit), silent);
            Set<MachineId> are = intersection(placesOf(after, unit), silent);
            boolean isOnOne = unit.isGlobal() || placesOf(before, unit).size() == 1;
            assertTrue(were.containsAll(are));
            assertTrue(!isOnOne || were.equals(are));
        }
    }

    @Property(tries = 5_000)
    void onlyUnitsThatStopByThemselvesAreOnALostMachineAndNoneComesToIt(@ForAll("clusters") Sketches sketches) {
        Cluster cluster = sketches.cluster();
        ClusterView before = cluster.view();
        ClusterView after = cluster.settle().view();
        Set<MachineId> lost = withStanding(before, Standing.FENCED);

        for (Candidate unit : candidates(after)) {
            Set<MachineId> are = intersection(placesOf(after, unit), lost);
            assertTrue(are.isEmpty() || unit.options().onIsolated() == OnIsolated.STOP);
            assertTrue(placesOf(before, unit).containsAll(are));
        }
    }

    @Property(tries = 5_000)
    void noUnitIsOnAMachineThatLeaves(@ForAll("clusters") Sketches sketches) {
        ClusterView after = sketches.cluster().settle().view();
        Set<MachineId> leaving = withStanding(after, Standing.LEAVING);

        for (Candidate unit : candidates(after)) {
            assertEquals(Set.of(), intersection(placesOf(after, unit), leaving));
        }
    }

    @Property
    void noUnitIsOnAMachineThatIsGone(@ForAll("clusters") Sketches sketches) {
        ClusterView after = sketches.cluster().settle().view();

        for (ScheduledUnit unit : after.units().values()) {
            assertTrue(after.standings().keySet().containsAll(unit.machines()));
        }
    }

    @Property
    void noOtherUnitMovesWhenAMachineIsLost(
            @ForAll @IntRange(min = 1, max = 5) int machines, @ForAll @IntRange(max = 30) int units) {
        Cluster cluster = new Cluster().machines(machines);
        for (int i = 0; i < units; i++) {
            cluster.unit("u" + i, i % 7 == 3 ? "MachineOf=u" + (i - 1) + ".service" : "MachineMetadata=x");
        }
        ClusterView before = cluster.settle().view();

        ClusterView after = cluster.lose(1).settle().view();

        for (ScheduledUnit unit : before.units().values()) {
            if (!unit.machines().contains(Cluster.id(1))) {
                assertEquals(unit, after.units().get(unit.name()));
            }
        }
    }

    @Property
    void withoutConstraintsMachinesCarryAlike(
            @ForAll @IntRange(min = 1, max = 7) int machines, @ForAll @IntRange(max = 50) int units) {
        Cluster cluster = new Cluster().machines(machines);
        for (int i = 0; i < units; i++) {
            cluster.unit("u" + i);
        }
        ClusterView view = cluster.settle().view();

        Map<MachineId, Long> counts = view.units().values().stream()
                .flatMap(unit -> unit.machines().stream())
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));

        for (int number = 1; number <= machines; number++) {
            int expected = units / machines + (number <= units % machines ? 1 : 0);
            assertEquals(expected, counts.getOrDefault(Cluster.id(number), 0L).intValue());
        }
    }

    private static List<Candidate> candidates(ClusterView view) {
        List<Candidate> plain = view.units().values().stream()
                .filter(ScheduledUnit::isActive)
                .map(unit -> new Candidate(unit.name(), unit.options(), unit.revision()))
                .toList();
        Set<UnitName> circular = Replacements.circular(
                plain.stream().filter(Candidate::isReplacer).toList());
        return plain.stream()
                .map(unit ->
                        new Candidate(unit.name(), unit.options(), unit.revision(), circular.contains(unit.name())))
                .toList();
    }

    private static Set<MachineId> placesOf(ClusterView view, Candidate unit) {
        return view.units().values().stream()
                .filter(scheduled -> scheduled.name().equals(unit.name()))
                .flatMap(scheduled -> scheduled.machines().stream())
                .collect(Collectors.toSet());
    }

    private static Set<MachineId> withStanding(ClusterView view, Standing standing) {
        return view.standings().keySet().stream()
                .filter(machine -> view.standings().get(machine) == standing)
                .collect(Collectors.toSet());
    }

    private static Set<MachineId> intersection(Set<MachineId> some, Set<MachineId> others) {
        return some.stream().filter(others::contains).collect(Collectors.toSet());
    }

    private static MachineLoad with(MachineLoad load, Candidate unit) {
        load.place(unit);
        return load;
    }
}
