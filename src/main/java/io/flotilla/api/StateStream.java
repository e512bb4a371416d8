package io.flotilla.api;

import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Registry;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateSnapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private final Map<Set<String>, Future<Snapshot>> asking = new HashMap<>();
    private EventCursor heard = EventCursor.NOWHERE;

    /** {@code pingMillis} is well below the time after which idle connections are closed. */
    StateStream(Vertx vertx, Registry registry, long pingMillis) {
        this.registry = registry;
        vertx.setPeriodic(pingMillis, timer -> List.copyOf(readers).forEach(StreamReader::ping));
        registry.watchStates(this::changed);
    }

    /** What a reader gets first, spelled once for all that ask at the same time. */
    record Snapshot(EventCursor newest, String text) {
        static Snapshot of(StateSnapshot states) {
            View view = fields -> fields.put("type", "snapshot")
                    .put("epoch", states.newest().epoch())
                    .put("sequence", states.newest().sequence())
                    .put("states", states.states().stream().map(UnitView::state).toList());
            return new Snapshot(states.newest(), view.toJson().toString());
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
        StreamReader reader = new StreamReader(socket, units, heard);
        readers.add(reader);
        registry.followStates(true);
        socket.closeHandler(closed -> {
            readers.remove(reader);
            registry.followStates(!readers.isEmpty());
        });
        socket.exceptionHandler(cause -> socket.close());
        begin(reader);
    }

    /**
     * The reader is among those that are told of events before the snapshot is asked for, so that none falls between. One
     * that has a snapshot already keeps waiting if there is no other.
     */
    private void begin(StreamReader reader) {
        Set<String> units = reader.units();
        Future<Snapshot> answer = asking.get(units);
        if (answer == null) {
            answer = registry.snapshot(units).map(Snapshot::of);
            asking.put(units, answer);
            answer.onComplete(done -> asking.remove(units));
        }
        answer.onSuccess(snapshot -> {
                    if (readers.contains(reader)) {
                        reader.begin(snapshot);
                    }
                })
                .onFailure(cause -> reader.cannotBegin("states cannot be read: " + cause.getMessage()));
    }

    private void changed(StateBatch batch) {
        heard = batch.newest();
        if (readers.isEmpty()) {
            return;
        }
        List<StreamEvent> events = batch.events().stream().map(StreamEvent::of).toList();
        for (StreamReader reader : List.copyOf(readers)) {
            if (reader.offer(batch, events)) {
                begin(reader);
            }
        }
    }
}
