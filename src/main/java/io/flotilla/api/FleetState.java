package io.flotilla.api;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateEntry;
import io.flotilla.unit.UnitName;

/** What a machine reports of a unit. */
record FleetState(
        String hash,
        MachineId machineID,
        UnitName name,
        String systemdActiveState,
        String systemdLoadState,
        String systemdSubState)
        implements FleetView {

    static FleetState of(StateEntry entry) {
        return new FleetState(
                entry.hash(),
                entry.machine(),
                entry.unit(),
                entry.state().active(),
                entry.state().load(),
                entry.state().sub());
    }
}
