package io.flotilla.api;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import java.util.Map;

/** A machine that is present. */
record FleetMachine(MachineId id, Map<String, String> metadata, String primaryIP) implements FleetView {
    static FleetMachine of(Machine machine) {
        return new FleetMachine(machine.id(), machine.metadata(), machine.address());
    }
}
