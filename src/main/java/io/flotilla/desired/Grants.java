package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import java.util.Map;
import java.util.Optional;

/** Which machines may be silent and go on with what must not run twice, and for how long. */
final class Grants {
    private PersistentMap<MachineId, SilenceGrant> machines;

    Grants(Map<MachineId, SilenceGrant> before) {
        machines = PersistentMap.copyOf(before);
    }

    Outcome begin(MachineId machine, SilenceGrant grant) {
        if (Optional.of(grant).equals(Optional.ofNullable(machines.get(machine)))) {
            return Outcome.UNCHANGED;
        }
        machines = machines.with(machine, grant);
        return Outcome.APPLIED;
    }

    /** A later grant stays. */
    Outcome end(MachineId machine, String run) {
        SilenceGrant grant = machines.get(machine);
        if (grant == null || !grant.run().equals(run)) {
            return Outcome.UNCHANGED;
        }
        machines = machines.without(machine);
        return Outcome.APPLIED;
    }

    Map<MachineId, SilenceGrant> all() {
        return machines;
    }
}
