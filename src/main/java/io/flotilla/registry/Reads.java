package io.flotilla.registry;

import io.flotilla.machine.Machine;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * What the cluster knows of units and machines. Each answer is made from the desired state of one revision, which is
 * {@code least} or a later one, and says which; 0 asks for none. What machines report of their units is the latest that is
 * known. Fails with {@link UnavailableException} when that cannot be told now.
 */
public interface Reads {
    Future<AsOf<Optional<UnitEntry>>> unit(long least, UnitName name);

    /** Sorted by name. */
    Future<AsOf<Listing<UnitEntry>>> units(long least, Listing.Slice slice);

    /** Sorted by unit, then machine; both filters are exact. */
    Future<AsOf<Listing<StateEntry>>> states(
            long least, Optional<String> unit, Optional<String> machine, Listing.Slice slice);

    /** Sorted by ID. */
    Future<AsOf<Listing<Machine>>> machines(long least, Listing.Slice slice);
}
