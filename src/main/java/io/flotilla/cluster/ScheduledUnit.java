package io.flotilla.cluster;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.Set;

/**
 * A unit as the scheduler sees it: what it asks for, what it should be, where it is placed now and why there or why
 * nowhere. A global unit may be on many machines, any other on at most one.
 *
 * @param options the same object as long as the content is the same
 * @param revision the log index of the wish (content or target), by which a plan proves what it was made from
 * @param reason why it is where it is, or why it is nowhere; empty while nothing was decided
 */
public record ScheduledUnit(
        UnitName name,
        FleetOptions options,
        TargetState target,
        long revision,
        Set<MachineId> machines,
        String reason) {

    public ScheduledUnit {
        machines = MachineId.inOrder(machines);
    }

    /** Whether it belongs on some machine. */
    public boolean isActive() {
        return target != TargetState.INACTIVE && !name.isTemplate();
    }

    public ScheduledUnit at(Set<MachineId> places) {
        return new ScheduledUnit(name, options, target, revision, places, reason);
    }
}
