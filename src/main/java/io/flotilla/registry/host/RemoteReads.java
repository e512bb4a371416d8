package io.flotilla.registry.host;

import io.flotilla.link.Link;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.wire.Asks;
import io.flotilla.registry.wire.MachineJson;
import io.flotilla.registry.wire.ReadJson;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads through a core host: the first of those given that answers. */
public final class RemoteReads implements ReadSide {
    private static final long TIMEOUT_MS = 2_000;

    private final Supplier<Link> link;
    private final Supplier<List<MachineId>> cores;

    /** {@code cores}: whom to ask, in this order, the leader first if it is known. */
    public RemoteReads(Supplier<Link> link, Supplier<List<MachineId>> cores) {
        this.link = link;
        this.cores = cores;
    }

    private Future<JsonObject> ask(String what, JsonObject body) {
        return ask(what, body, cores.get().iterator(), new UnavailableException("no core host can be reached"));
    }

    private Future<JsonObject> ask(String what, JsonObject body, Iterator<MachineId> left, Throwable why) {
        return left.hasNext()
                ? Asks.ask(link.get(), left.next(), what, body, TIMEOUT_MS)
                        .recover(cause -> ask(what, body, left, cause))
                : Future.failedFuture(
                        why instanceof UnavailableException
                                ? why
                                : new UnavailableException("no core host answers: " + why.getMessage()));
    }

    @Override
    public Future<Optional<UnitEntry>> unit(UnitName name) {
        return ask(Asks.UNIT, new JsonObject().put("unit", name.value()))
                .map(answer ->
                        Optional.ofNullable(answer.getJsonObject("found")).map(ReadJson::unit));
    }

    @Override
    public Future<Listing<UnitEntry>> units(Listing.Slice slice) {
        return ask(Asks.UNITS, ReadJson.encode(slice)).map(answer -> ReadJson.listing(answer, ReadJson::unit));
    }

    @Override
    public Future<Listing<StateEntry>> states(Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        JsonObject body = ReadJson.encode(slice);
        unit.ifPresent(name -> body.put("unit", name));
        machine.ifPresent(id -> body.put("machine", id));
        return ask(Asks.STATES, body).map(answer -> ReadJson.listing(answer, StateEntry::fromJson));
    }

    @Override
    public Future<Listing<Machine>> machines(Listing.Slice slice) {
        return ask(Asks.MACHINES, ReadJson.encode(slice)).map(answer -> ReadJson.listing(answer, MachineJson::decode));
    }

    @Override
    public Future<EventCursor> newestEvent() {
        return ask(Asks.NEWEST_EVENT, new JsonObject()).map(ReadJson::cursor);
    }
}
