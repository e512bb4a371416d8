package io.flotilla.registry;

import io.flotilla.machine.Machine;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.Optional;

/** What the cluster knows of units and machines. Fails with {@link UnavailableException} when that cannot be told now. */
public interface Reads {
    Future<Optional<UnitEntry>> unit(UnitName name);

    /** Sorted by name. */
    Future<Listing<UnitEntry>> units(Listing.Slice slice);

    /** Sorted by unit, then machine; both filters are exact. */
    Future<Listing<StateEntry>> states(Optional<String> unit, Optional<String> machine, Listing.Slice slice);

    /** Sorted by ID. */
    Future<Listing<Machine>> machines(Listing.Slice slice);

    /** The newest event of the state stream. */
    Future<EventCursor> newestEvent();
}
