package io.flotilla.registry.core;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What no log tells: how units are, and which machines are there. */
interface LiveStates {
    /** The states of some units on the machines that they are scheduled on. */
    interface Lookup {
        Optional<StateEntry> of(UnitName unit, MachineId machine);
    }

    Future<Lookup> of(List<DesiredUnit> units);

    /** Sorted by unit, then machine; both filters are exact. */
    Future<Listing<StateEntry>> list(Optional<String> unit, Optional<String> machine, Listing.Slice slice);

    /** Sorted by ID; as they introduced themselves, without the edits of their metadata. */
    Future<Listing<Machine>> machines(Listing.Slice slice);
}
