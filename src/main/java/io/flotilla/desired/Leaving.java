package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import java.util.Set;
import java.util.TreeSet;

/** The machines that are to leave the cluster and have not gone yet. */
final class Leaving {
    private final Set<MachineId> machines;

    Leaving(Set<MachineId> before) {
        machines = new TreeSet<>(before);
    }

    boolean contains(MachineId machine) {
        return machines.contains(machine);
    }

    Outcome begin(MachineId machine) {
        return machines.add(machine) ? Outcome.APPLIED : Outcome.UNCHANGED;
    }

    Outcome end(MachineId machine) {
        return machines.remove(machine) ? Outcome.APPLIED : Outcome.UNCHANGED;
    }

    Set<MachineId> all() {
        return machines;
    }
}
