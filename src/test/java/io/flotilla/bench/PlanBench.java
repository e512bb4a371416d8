package io.flotilla.bench;

import io.flotilla.cluster.ClusterChange;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.cluster.Standing;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.machine.Metadata;
import io.flotilla.reconcile.Planner;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Plans for a thousand machines. Of a hundred units 20 want a region, 4 a region and a disk, 1 a machine, 10 are in
 * groups of ten that exclude each other by a glob, 6 in groups of three that stay together, 2 replace another; 20 units
 * in all are global.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
public class PlanBench {
    private static final int MACHINES = 1_000;
    private static final int GLOBALS = 20;

    @Param({"1000", "10000", "100000"})
    private int units;

    private final SortedMap<MachineId, Machine> machines = new TreeMap<>();
    private final SortedMap<MachineId, Standing> standings = new TreeMap<>();
    private final Map<UnitName, ScheduledUnit> placed = new HashMap<>();
    private final List<UnitName> names = new ArrayList<>();
    private ClusterChange unplaced = change(true, Map.of());
    private ClusterChange settled = change(true, Map.of());
    private Planner planner = new Planner();
    private List<Assignment> last = List.of();
    private long revision;
    private int next;

    @Setup
    public void setUp() {
        for (int i = 0; i < MACHINES; i++) {
            MachineId id = id(i);
            String metadata = "region=r%d,disk=%s".formatted(i % 10, i % 2 == 0 ? "ssd" : "hdd");
            machines.put(id, new Machine(id, "", Metadata.parse(metadata), "1"));
            standings.put(id, Standing.PRESENT);
        }
        for (int i = 0; i < units; i++) {
            create(i);
        }
        unplaced = change(true, placed);
        last = planner.plan(unplaced, Map.of());
        apply();
        settled = change(true, placed);
        if (!new Planner().plan(settled, Map.of()).isEmpty()) {
            throw new IllegalStateException("the plan does not settle");
        }
    }

    private static MachineId id(int number) {
        return new MachineId("%032x".formatted(number + 1));
    }

    private void create(int i) {
        UnitName name = new UnitName("unit-%d@%d.service".formatted(i / 100, i % 100));
        FleetOptions options = FleetOptions.of(name, UnitFile.parse("[X-Fleet]\n" + wishes(i)));
        names.add(name);
        placed.put(name, new ScheduledUnit(name, options, TargetState.LAUNCHED, ++revision, Set.of(), ""));
    }

    private String wishes(int i) {
        int hundred = i / 100;
        int one = i % 100;
        if (i < GLOBALS * 50 && i % 50 == 49) {
            return "Global=true\nMachineMetadata=region=r%d\n".formatted(hundred % 10);
        } else if (one < 20) {
            return "MachineMetadata=region=r%d\n".formatted(hundred % 10);
        } else if (one < 24) {
            return "MachineMetadata=region=r%d\nMachineMetadata=disk=ssd\n".formatted(hundred % 5 * 2);
        } else if (one < 25) {
            return "MachineID=%s\n".formatted(id(hundred % MACHINES));
        } else if (30 <= one && one < 40) {
            return "Conflicts=unit-%d@3?.service\n".formatted(hundred);
        } else if (50 <= one && one < 56 && one % 3 != 2) {
            return "MachineOf=unit-%d@%d.service\n".formatted(hundred, one + 1);
        } else if (60 <= one && one < 62) {
            return "Replaces=unit-%d@%d.service\n".formatted(hundred, one + 10);
        }
        return "";
    }

    private ClusterChange change(boolean isAnew, Map<UnitName, ScheduledUnit> changed) {
        Map<UnitName, Optional<ScheduledUnit>> all = new HashMap<>();
        changed.forEach((name, unit) -> all.put(name, Optional.of(unit)));
        return new ClusterChange(isAnew, all, machines, standings);
    }

    private Map<UnitName, ScheduledUnit> apply() {
        Map<UnitName, ScheduledUnit> changed = new HashMap<>();
        for (Assignment line : last) {
            ScheduledUnit before = placed.get(line.unit());
            if (before != null) {
                changed.put(
                        line.unit(),
                        new ScheduledUnit(
                                line.unit(),
                                before.options(),
                                before.target(),
                                before.revision(),
                                line.machines(),
                                line.reason()));
            }
        }
        placed.putAll(changed);
        return changed;
    }

    /** All units are new. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 3)
    @Measurement(iterations = 7)
    public Object fromNothing() {
        return new Planner().plan(unplaced, Map.of());
    }

    /** Another host begins to lead, or a machine is lost: everything is looked at, and stays. */
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @Warmup(iterations = 3)
    @Measurement(iterations = 7)
    public Object whole() {
        return new Planner().plan(settled, Map.of());
    }

    /** One unit after another is stopped, started again and so on, beside what came of the plan before. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @Warmup(iterations = 3, time = 2)
    @Measurement(iterations = 5, time = 2)
    public Object oneChanged() {
        Map<UnitName, ScheduledUnit> changed = new HashMap<>(apply());
        UnitName name = names.get(Math.floorMod(next++ / 2 * 7_919, names.size()));
        ScheduledUnit before = placed.get(name);
        if (before != null) {
            TargetState wish = before.target() == TargetState.LAUNCHED ? TargetState.INACTIVE : TargetState.LAUNCHED;
            ScheduledUnit wished =
                    new ScheduledUnit(name, before.options(), wish, ++revision, before.machines(), before.reason());
            placed.put(name, wished);
            changed.put(name, wished);
        }
        last = planner.plan(change(false, changed), Map.of());
        return last;
    }
}
