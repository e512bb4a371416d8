package io.flotilla.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One reader of the state stream. While it reads more slowly than events come, only the latest event of each unit on
 * each machine is kept for it: what it reads is then late and has gaps in its numbers, but never ends in a stale state.
 */
final class StreamReader {
    private static final int MAX_QUEUED_BYTES = 256 << 10;

    private static final short TRY_AGAIN_LATER = 1013;
    private static final int MAX_REASON = 100;

    private final ServerWebSocket socket;
    private final Set<String> units;
    private final Map<String, StreamEvent> pending = new LinkedHashMap<>();
    private long sent = Long.MIN_VALUE;
    private long offered = Long.MIN_VALUE;
    private String epoch = "";
    private boolean begun;
    private boolean isAlive = true;

    /** {@code units}: those that it wants to hear of; all if it names none. */
    StreamReader(ServerWebSocket socket, Set<String> units) {
        this.units = units;
        this.socket = socket.setWriteQueueMaxSize(MAX_QUEUED_BYTES);
        socket.drainHandler(drained -> flush());
        socket.pongHandler(pong -> isAlive = true);
    }

    /** Keeps a quiet connection from looking idle; closes it when the last ping was never answered. */
    void ping() {
        if (isAlive) {
            isAlive = false;
            socket.writePing(Buffer.buffer());
        } else {
            socket.close();
        }
    }

    Set<String> units() {
        return units;
    }

    void begin(StateStream.Snapshot snapshot) {
        begun = true;
        sent = snapshot.newest().sequence();
        offered = epoch.equals(snapshot.newest().epoch()) ? Math.max(offered, sent) : sent;
        epoch = snapshot.newest().epoch();
        socket.writeTextMessage(snapshot.toJson().toString());
        flush();
    }

    void end(String why) {
        socket.close(TRY_AGAIN_LATER, why.length() > MAX_REASON ? why.substring(0, MAX_REASON) : why);
    }

    /** Says whether events before these were missed, so that only a new snapshot tells how things are. */
    boolean offer(String ofEpoch, List<StreamEvent> events) {
        boolean missed = begun && (!ofEpoch.equals(epoch) || events.get(0).sequence() > offered + 1);
        begun &= !missed;
        epoch = ofEpoch;
        offered = events.get(events.size() - 1).sequence();
        for (StreamEvent event : events) {
            if (units.isEmpty() || units.contains(event.unit())) {
                pending.remove(event.key());
                pending.put(event.key(), event);
            }
        }
        flush();
        return missed;
    }

    private void flush() {
        if (!begun) {
            return;
        }
        var events = pending.values().iterator();
        while (events.hasNext() && !socket.writeQueueFull()) {
            StreamEvent event = events.next();
            events.remove();
            if (event.sequence() > sent) {
                sent = event.sequence();
                socket.writeTextMessage(event.text());
            }
        }
    }
}
