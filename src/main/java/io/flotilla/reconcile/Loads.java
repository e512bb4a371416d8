package io.flotilla.reconcile;

import io.flotilla.machine.MachineId;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import io.flotilla.unit.FleetOptions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * The machines that can be planned with, numbered in the order of their ids, so that any choice of them is a bit set.
 * Notes when the units on each last changed, on a clock that counts these changes.
 */
final class Loads {
    private final List<MachineLoad> loads = new ArrayList<>();
    private final Map<MachineId, MachineLoad> byId = new HashMap<>();
    private final List<MachineLoad> shown = new ArrayList<>();
    private final BitSet lastResort = new BitSet();
    private final Map<Demand, BitSet> suited = new HashMap<>();
    private final long[] changedAt;
    private final int[] counts;
    private final List<BitSet> byCount = new ArrayList<>();
    private long clock;
    private BitSet recent = new BitSet();
    private long recentSince = -1;
    private long recentAt = -1;

    /** What a unit asks of the machine itself; equal demands have the same machines. */
    private record Demand(String machineId, SortedMap<String, Set<String>> metadata) {
        static Demand of(FleetOptions options) {
            return new Demand(options.machineId().map("="::concat).orElse(""), options.metadata());
        }
    }

    Loads(Roster roster) {
        roster.open().forEach((id, machine) -> {
            MachineLoad load = new MachineLoad(machine, loads.size());
            lastResort.set(load.number(), roster.isLastResort(id));
            loads.add(load);
            byId.put(id, load);
        });
        Reasons.shown(roster).forEach(machine -> find(machine).ifPresent(shown::add));
        changedAt = new long[loads.size()];
        counts = new int[loads.size()];
        BitSet empty = new BitSet();
        empty.set(0, loads.size());
        byCount.add(empty);
    }

    List<MachineLoad> all() {
        return Collections.unmodifiableList(loads);
    }

    MachineLoad get(int number) {
        return loads.get(number);
    }

    Optional<MachineLoad> find(MachineId machine) {
        return Optional.ofNullable(byId.get(machine));
    }

    void changed(MachineLoad load) {
        int number = load.number();
        changedAt[number] = ++clock;
        byCount.get(counts[number]).clear(number);
        counts[number] = load.count();
        while (byCount.size() <= counts[number]) {
            byCount.add(new BitSet());
        }
        byCount.get(counts[number]).set(number);
    }

    /** How many changes there were. */
    long clock() {
        return clock;
    }

    private boolean isChanged(MachineLoad load, long since) {
        return changedAt[load.number()] > since;
    }

    /** Whether one changed since of those that reasons speak of. */
    boolean isAnyShownChanged(long since) {
        return shown.stream().anyMatch(load -> isChanged(load, since));
    }

    /** Those that changed since; not to be altered. */
    BitSet changedSince(long since) {
        if (recentSince != since || recentAt != clock) {
            recent = new BitSet();
            loads.stream().filter(load -> isChanged(load, since)).forEach(load -> recent.set(load.number()));
            recentSince = since;
            recentAt = clock;
        }
        return recent;
    }

    /** Those that themselves meet the requirements, whatever is on them; not to be altered. */
    BitSet suited(FleetOptions options) {
        return suited.computeIfAbsent(Demand.of(options), demand -> {
            BitSet machines = new BitSet();
            loads.stream()
                    .filter(load -> Placement.suits(options, load.machine()))
                    .forEach(load -> machines.set(load.number()));
            return machines;
        });
    }

    /** Those that do not hold a unit of this name. */
    BitSet without(String unit) {
        BitSet machines = new BitSet();
        loads.stream().filter(load -> !load.holds(unit)).forEach(load -> machines.set(load.number()));
        return machines;
    }

    /** Demands that no unit has any more are forgotten once there are many. */
    void forgetDemands(int most) {
        if (suited.size() > most) {
            suited.clear();
        }
    }

    /** Leaves out the machines of last resort, unless there are no others. */
    void prefer(BitSet machines) {
        if (!machines.intersects(lastResort)) {
            return;
        }
        BitSet preferred = (BitSet) machines.clone();
        preferred.andNot(lastResort);
        if (!preferred.isEmpty()) {
            machines.and(preferred);
        }
    }

    /** The first of the least loaded; there must be one. */
    MachineLoad leastLoaded(BitSet machines) {
        return byCount.stream()
                .mapToInt(loaded -> firstOfBoth(machines, loaded))
                .filter(number -> number >= 0)
                .mapToObj(this::get)
                .findFirst()
                .orElseThrow();
    }

    private static int firstOfBoth(BitSet some, BitSet others) {
        int number = some.nextSetBit(0);
        while (number >= 0 && !others.get(number)) {
            int next = others.nextSetBit(number);
            number = next < 0 ? next : some.nextSetBit(next);
        }
        return number;
    }
}
