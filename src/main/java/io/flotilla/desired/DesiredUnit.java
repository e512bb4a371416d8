package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.Set;

/**
 * A unit that the cluster knows.
 *
 * @param hash of {@code file}, kept because everyone asks for it
 * @param revision log index of the last wish about it (content or target)
 * @param machines where it is scheduled: at most one, unless it is global
 * @param reason why there, or why nowhere; empty while no plan has looked at it
 * @param changed log index of the last change of any of these, schedule included
 */
public record DesiredUnit(
        UnitName name,
        UnitFile file,
        String hash,
        TargetState target,
        long revision,
        Set<MachineId> machines,
        String reason,
        long changed) {

    /** Why a unit that is to be inactive is nowhere. That takes no plan, and so no second entry of the log. */
    public static final String INACTIVE = "target state inactive";

    public DesiredUnit {
        machines = MachineId.inOrder(machines);
        reason = target == TargetState.INACTIVE && machines.isEmpty() ? INACTIVE : reason;
    }

    static DesiredUnit create(UnitName name, UnitFile file, TargetState target, long revision) {
        return new DesiredUnit(name, file, file.hash(), target, revision, Set.of(), "", revision);
    }

    /** The same unit with other content; it keeps its place until a plan finds that it does not fit there. */
    DesiredUnit withContent(UnitFile content, TargetState wanted, long revision) {
        return new DesiredUnit(name, content, content.hash(), wanted, revision, machines, reason, revision);
    }

    DesiredUnit withTarget(TargetState wanted, long revision) {
        return new DesiredUnit(name, file, hash, wanted, revision, machines, reason, revision);
    }

    DesiredUnit withPlace(Assignment place, long index) {
        return new DesiredUnit(name, file, hash, target, revision, place.machines(), place.reason(), index);
    }

    /** Whether {@code machine} is to hold this unit. */
    boolean isOrderedOn(MachineId machine) {
        return target != TargetState.INACTIVE && machines.contains(machine);
    }
}
