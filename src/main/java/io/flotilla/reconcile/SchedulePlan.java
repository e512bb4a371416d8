package io.flotilla.reconcile;

import io.flotilla.cluster.ClusterView;
import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.desired.Assignment;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which units must change their places, and why: fleet's two passes, settled in one plan. */
public final class SchedulePlan {
    private SchedulePlan() {}

    /**
     * The changes, by name. A unit that stays keeps its reason, so the picture with the changes applied gives no more
     * of them.
     */
    public static List<Assignment> of(ClusterView view) {
        Schedule schedule = Schedule.of(view);
        Map<UnitName, Set<MachineId>> places = schedule.places();
        Reasons reasons = schedule.reasons();
        return view.units().values().stream()
                .map(unit -> assignment(unit, places.getOrDefault(unit.name(), Set.of()), reasons))
                .filter(assignment -> changes(view, assignment))
                .toList();
    }

    private static Assignment assignment(ScheduledUnit unit, Set<MachineId> machines, Reasons reasons) {
        return new Assignment(unit.name(), unit.revision(), machines, reason(unit, machines, reasons));
    }

    private static String reason(ScheduledUnit unit, Set<MachineId> machines, Reasons reasons) {
        if (machines.isEmpty()) {
            return reasons.nowhere(unit);
        }
        return machines.equals(unit.machines()) ? unit.reason() : reasons.placed(unit);
    }

    private static boolean changes(ClusterView view, Assignment assignment) {
        ScheduledUnit unit = view.units().get(assignment.unit());
        return unit == null
                || !unit.machines().equals(assignment.machines())
                || !unit.reason().equals(assignment.reason());
    }
}
