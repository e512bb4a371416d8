package io.flotilla.reconcile;

import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.reconcile.AgentTask.Kind;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What an agent has to do so that its machine holds what its order sheet says. Rule zero lives here: a unit is only
 * stopped or removed by a sheet of the log that ordered it, newer than that order. A unit that the sheet has as kept is
 * left alone. New content that says nothing new to systemd is taken over as the unit runs.
 */
public final class AgentPlan {
    private AgentPlan() {}

    /**
     * What to do for the units {@code names}, in the order in which to do it; several tasks for one unit stay in this
     * order, units are independent.
     */
    public static List<AgentTask> of(OrderSheet sheet, Map<UnitName, HeldUnit> held, Set<UnitName> names) {
        List<AgentTask> tasks = new ArrayList<>();
        for (UnitName name : names) {
            Order order = sheet.orders().get(name);
            HeldUnit unit = held.get(name);
            if (order == null && unit == null) {
                continue;
            }
            if (order == null) {
                surplus(sheet, Objects.requireNonNull(unit), tasks);
            } else if (unit == null) {
                missing(name, order, tasks);
            } else if (!runsAsOrdered(order, unit)) {
                outdated(order, unit, tasks);
            } else {
                adopt(sheet, order, unit, tasks);
                present(sheet, order, unit, tasks);
            }
        }
        tasks.sort(null);
        return tasks;
    }

    /** Whether the sheet is too old, or of another log, to say anything about {@code unit}. */
    public static boolean isKeptForLackOfAnOrder(OrderSheet sheet, HeldUnit unit) {
        boolean isMeant =
                sheet.orders().containsKey(unit.unit()) || sheet.kept().contains(unit.unit());
        return !isMeant && !mayStop(sheet, unit);
    }

    private static boolean mayStop(OrderSheet sheet, HeldUnit unit) {
        return unit.log().equals(sheet.log()) && sheet.revision() > unit.revision();
    }

    private static void surplus(OrderSheet sheet, HeldUnit unit, List<AgentTask> tasks) {
        if (mayStop(sheet, unit) && !sheet.kept().contains(unit.unit())) {
            tasks.add(new AgentTask(Kind.UNLOAD, unit.unit(), "no longer ordered here"));
        }
    }

    private static void missing(UnitName name, Order order, List<AgentTask> tasks) {
        tasks.add(new AgentTask(Kind.LOAD, name, "ordered here"));
        if (order.target() == TargetState.LAUNCHED) {
            tasks.add(new AgentTask(Kind.START, name, "to be launched"));
        }
    }

    private static boolean runsAsOrdered(Order order, HeldUnit unit) {
        return unit.hash().equals(order.hash())
                || unit.runHash().equals(order.file().runHash());
    }

    private static void adopt(OrderSheet sheet, Order order, HeldUnit unit, List<AgentTask> tasks) {
        if (!unit.hash().equals(order.hash())) {
            tasks.add(new AgentTask(Kind.ADOPT, unit.unit(), "only its policy changed"));
        } else if (!unit.log().equals(sheet.log())) {
            tasks.add(new AgentTask(Kind.ADOPT, unit.unit(), "ordered by this cluster now"));
        } else if (isAskedAgain(sheet, order, unit) && isAsAsked(sheet, order, unit)) {
            tasks.add(new AgentTask(Kind.ADOPT, unit.unit(), "asked for again, and so already"));
        }
    }

    private static void outdated(Order order, HeldUnit unit, List<AgentTask> tasks) {
        tasks.add(new AgentTask(Kind.UNLOAD, unit.unit(), "content changed"));
        missing(unit.unit(), order, tasks);
    }

    private static void present(OrderSheet sheet, Order order, HeldUnit unit, List<AgentTask> tasks) {
        if (isAsAsked(sheet, order, unit)) {
            return;
        }
        if (order.target() == TargetState.LAUNCHED) {
            String reason = unit.started() && !unit.stopping() ? "asked for again" : "to be launched";
            tasks.add(new AgentTask(Kind.START, unit.unit(), reason));
        } else {
            tasks.add(new AgentTask(Kind.STOP, unit.unit(), "to be loaded, not launched"));
        }
    }

    /**
     * Whether there is nothing to start or stop. A unit that ended by itself, or that systemd started, is left so until a
     * wish of its own says otherwise.
     */
    private static boolean isAsAsked(OrderSheet sheet, Order order, HeldUnit unit) {
        boolean isAgain = isAskedAgain(sheet, order, unit);
        return switch (order.target()) {
            case LAUNCHED -> unit.started() && !unit.stopping() && (!isAgain || unit.running());
            case LOADED -> !unit.started() && (!isAgain || !unit.running());
            case INACTIVE -> true;
        };
    }

    /** New content that says nothing new to systemd asks for nothing. */
    private static boolean isAskedAgain(OrderSheet sheet, Order order, HeldUnit unit) {
        return unit.log().equals(sheet.log())
                && unit.hash().equals(order.hash())
                && order.revision() > unit.carriedOut();
    }
}
