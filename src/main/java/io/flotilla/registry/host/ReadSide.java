package io.flotilla.registry.host;

import io.flotilla.machine.Machine;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.Optional;

/** What users read, wherever it is read from. Called and completed on the registry's context or its callers'. */
public interface ReadSide {
    Future<Optional<UnitEntry>> unit(UnitName name);

    Future<Listing<UnitEntry>> units(Listing.Slice slice);

    Future<Listing<StateEntry>> states(Optional<String> unit, Optional<String> machine, Listing.Slice slice);

    Future<Listing<Machine>> machines(Listing.Slice slice);

    Future<EventCursor> newestEvent();
}
