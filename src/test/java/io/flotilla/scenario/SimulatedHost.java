package io.flotilla.scenario;

import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.machine.MachineId;
import io.flotilla.reconcile.AgentPlan;
import io.flotilla.reconcile.AgentTask;
import io.flotilla.reconcile.Handover.Report;
import io.flotilla.reconcile.HeldUnit;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A host with its agent: a unit is active a second after its start. A power cut takes all but the sheet on disk. */
final class SimulatedHost {
    private static final long START_TAKES = 1_000;
    private static final UnitState ACTIVE = new UnitState("loaded", "active", "running");
    private static final UnitState ACTIVATING = new UnitState("loaded", "activating", "start");

    private final int number;
    private final Duration agentTtl;
    private final Transcript transcript;
    private final Map<UnitName, HeldUnit> held = new TreeMap<>();
    private final Map<UnitName, Long> activeAt = new TreeMap<>();
    private Optional<OrderSheet> onDisk = Optional.empty();
    private Optional<OrderSheet> sheet = Optional.empty();
    private boolean hasPower = true;
    private boolean hasDaemon;
    private boolean hasCable = true;
    private boolean isConfirmed;
    private long daemonSince;
    private long deadline;

    SimulatedHost(int number, Duration agentTtl, Transcript transcript) {
        this.number = number;
        this.agentTtl = agentTtl;
        this.transcript = transcript;
    }

    static MachineId id(int number) {
        return new MachineId("%032d".formatted(number));
    }

    MachineId id() {
        return id(number);
    }

    private void note(long now, String what) {
        transcript.add(now, "  host " + number + " " + what);
    }

    void power(boolean on, long now) {
        hasPower = on;
        if (on) {
            startDaemon(now);
        } else {
            hasDaemon = false;
            held.clear();
            activeAt.clear();
        }
    }

    void startDaemon(long now) {
        hasDaemon = true;
        daemonSince = now;
        isConfirmed = false;
        sheet = Optional.empty();
    }

    void stopDaemon() {
        hasDaemon = false;
    }

    /** The leader lets it be silent for that long. */
    void mayBeSilent(Duration time, long now) {
        deadline = now + time.toMillis();
    }

    void cable(boolean plugged) {
        hasCable = plugged;
    }

    boolean isInTouch() {
        return hasPower && hasDaemon && hasCable;
    }

    /** A leader with a quorum answers a beat, and gives the orders along with it. */
    void isAnswered(OrderSheet orders, long now) {
        deadline = Math.max(deadline, now + agentTtl.toMillis());
        isConfirmed = true;
        sheet = Optional.of(orders);
        onDisk = sheet;
    }

    /** What its beats say: for how long it goes on if nobody answers. */
    long promised(long now) {
        return Math.max(agentTtl.toMillis(), deadline - now);
    }

    void act(long now) {
        if (!hasPower) {
            return;
        }
        if (now >= deadline) {
            isConfirmed = false;
            held.values().stream()
                    .filter(copy -> copy.running() && copy.onIsolated() == OnIsolated.STOP)
                    .map(HeldUnit::unit)
                    .toList()
                    .forEach(unit -> stop(unit, now, "alone"));
        }
        if (!hasDaemon) {
            return;
        }
        if (sheet.isEmpty() && now - daemonSince >= agentTtl.toMillis()) {
            sheet = onDisk;
            sheet.ifPresent(old -> note(now, "goes by its old orders"));
        }
        sheet.ifPresent(
                orders -> AgentPlan.of(orders, held, names(orders)).forEach(task -> perform(task, orders, now)));
    }

    private Set<UnitName> names(OrderSheet orders) {
        Set<UnitName> names = new HashSet<>(orders.orders().keySet());
        names.addAll(held.keySet());
        return names;
    }

    private void perform(AgentTask task, OrderSheet orders, long now) {
        UnitName unit = task.unit();
        Order order = orders.orders().get(unit);
        boolean isSafe = order == null || onIsolated(unit, order) == OnIsolated.KEEP || isConfirmed;
        switch (task.kind()) {
            case UNLOAD -> {
                stop(unit, now, "by order");
                held.remove(unit);
            }
            case STOP -> stop(unit, now, "by order");
            case LOAD -> {
                if (order != null && isSafe) {
                    held.put(
                            unit,
                            new HeldUnit(
                                    unit,
                                    order.hash(),
                                    order.file().runHash(),
                                    false,
                                    false,
                                    false,
                                    onIsolated(unit, order),
                                    order.revision(),
                                    orders.log(),
                                    orders.revision()));
                }
            }
            case ADOPT -> {
                if (order != null) {
                    held.computeIfPresent(unit, (name, copy) -> adopted(copy, order, orders));
                }
            }
            case START -> {
                if (isSafe && held.containsKey(unit)) {
                    note(now, "starts " + unit.withoutSuffix());
                    set(unit, true);
                    activeAt.put(unit, now + START_TAKES);
                }
            }
        }
    }

    private static HeldUnit adopted(HeldUnit copy, Order order, OrderSheet orders) {
        return new HeldUnit(
                copy.unit(),
                order.hash(),
                copy.runHash(),
                copy.started(),
                copy.stopping(),
                copy.running(),
                onIsolated(copy.unit(), order),
                order.revision(),
                orders.log(),
                orders.revision());
    }

    private static OnIsolated onIsolated(UnitName unit, Order order) {
        return FleetOptions.of(unit, order.file()).onIsolated();
    }

    private void stop(UnitName unit, long now, String why) {
        if (activeAt.remove(unit) != null) {
            note(now, "stops " + unit.withoutSuffix() + " " + why);
        }
        set(unit, false);
    }

    private void set(UnitName unit, boolean running) {
        held.computeIfPresent(
                unit,
                (name, copy) -> new HeldUnit(
                        name,
                        copy.hash(),
                        copy.runHash(),
                        running,
                        false,
                        running,
                        copy.onIsolated(),
                        copy.carriedOut(),
                        copy.log(),
                        copy.revision()));
    }

    boolean runs(UnitName unit) {
        return activeAt.containsKey(unit);
    }

    Map<UnitName, Report> reports(long now) {
        Map<UnitName, Report> reports = new TreeMap<>();
        held.forEach((unit, copy) -> {
            UnitState state = !copy.running()
                    ? UnitState.DEAD
                    : now >= activeAt.getOrDefault(unit, Long.MAX_VALUE) ? ACTIVE : ACTIVATING;
            reports.put(unit, new Report(copy.started() ? TargetState.LAUNCHED : TargetState.LOADED, state));
        });
        return reports;
    }
}
