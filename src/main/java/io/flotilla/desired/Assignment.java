package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Set;

/**
 * Where a unit is to be, as one line of a plan: nothing happens to the unit if its wish has another revision by the
 * time the plan is applied. No machines means nowhere; {@code reason} says why in either case.
 */
public record Assignment(UnitName unit, long revision, Set<MachineId> machines, String reason) {

    public Assignment {
        machines = MachineId.inOrder(machines);
    }
}
