package io.flotilla.api;

import io.flotilla.registry.AsOf;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Registry;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSocket of unit states: first a snapshot with the number of the newest event that it includes, then every later
 * event. Used on one context.
 */
final class StateStream {
    private static final Logger LOG = LoggerFactory.getLogger(StateStream.class);

    private final Registry registry;
    private final Set<StreamReader> readers = new HashSet<>();

    /** {@code pingMillis} is well below the time after which idle connections are closed. */
    StateStream(Vertx vertx, Registry registry, long pingMillis) {
        this.registry = registry;
        vertx.setPeriodic(pingMillis, timer -> List.copyOf(readers).forEach(StreamReader::ping));
        registry.watchStates(this::changed);
    }

    /** What a reader gets first. */
    record Snapshot(EventCursor newest, List<StateEntry> states) implements View {
        @Override
        public void write(Fields fields) {
            fields.put("type", "snapshot")
                    .put("epoch", newest.epoch())
                    .put("sequence", newest.sequence())
                    .put("states", states.stream().map(UnitView::state).toList());
        }
    }

    void handle(HttpServerRequest request) {
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            request.response()
                    .setStatusCode(426)
                    .putHeader("Upgrade", "websocket")
                    .end("this is a WebSocket: connect with ws://\n");
            return;
        }
        Set<String> units = Set.copyOf(new Query(request.query()).all("unit"));
        request.toWebSocket()
                .onSuccess(socket -> join(socket, units))
                .onFailure(cause -> LOG.debug("websocket was not opened: {}", cause.toString()));
    }

    private void join(ServerWebSocket socket, Set<String> units) {
        StreamReader reader = new StreamReader(socket, units);
        readers.add(reader);
        registry.followStates(true);
        socket.closeHandler(closed -> {
            readers.remove(reader);
            registry.followStates(!readers.isEmpty());
        });
        socket.exceptionHandler(cause -> socket.close());
        begin(reader);
    }

    /** The reader is among those that are told of events before the snapshot is read, so that none falls between. */
    private void begin(StreamReader reader) {
        registry.newestEvent()
                .compose(newest -> states(reader.units()).map(states -> new Snapshot(newest, states)))
                .onSuccess(reader::begin)
                .onFailure(cause -> reader.end("states cannot be read: " + cause.getMessage()));
    }

    private Future<List<StateEntry>> states(Set<String> units) {
        if (units.isEmpty()) {
            return registry.states(0, Optional.empty(), Optional.empty(), Listing.Slice.ALL)
                    .map(all -> all.value().items());
        }
        List<Future<AsOf<Listing<StateEntry>>>> each = units.stream()
                .map(unit -> registry.states(0, Optional.of(unit), Optional.empty(), Listing.Slice.ALL))
                .toList();
        return Future.all(each).map(all -> each.stream()
                .flatMap(one -> one.result().value().items().stream())
                .toList());
    }

    /** A reader for whom numbers are missing has missed events, and gets the states anew. */
    private void changed(StateBatch batch) {
        if (readers.isEmpty()) {
            return;
        }
        List<StreamEvent> events = batch.events().stream().map(StreamEvent::of).toList();
        for (StreamReader reader : List.copyOf(readers)) {
            if (reader.offer(batch.epoch(), events)) {
                begin(reader);
            }
        }
    }
}
