package io.flotilla.api;

import io.flotilla.registry.EventCursor;
import io.flotilla.registry.StateBatch;
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
    private String epoch;
    /** The first of the events in a row that were offered, of which {@code offered} is the last. */
    private long first;

    private long offered;
    private long sent;
    private boolean hasBegun;
    private boolean isUpToDate;
    private boolean isWaiting = true;
    private boolean isAlive = true;

    /**
     * {@code units}: those that it wants to hear of; all if it names none. {@code heard} is what came last before it came.
     * A snapshot must be asked for.
     */
    StreamReader(ServerWebSocket socket, Set<String> units, EventCursor heard) {
        this.units = units;
        epoch = heard.epoch();
        offered = heard.sequence();
        first = offered + 1;
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

    /** One that lacks events from before those which wait here will not do: the next words of the leader say so again. */
    void begin(StateStream.Snapshot snapshot) {
        long sequence = snapshot.newest().sequence();
        boolean isSameCount = snapshot.newest().epoch().equals(epoch);
        isWaiting = false;
        if (isSameCount && sequence + 1 < first) {
            return;
        }
        if (!isSameCount) {
            pending.clear();
        }
        if (!isSameCount || sequence > offered) {
            offered = sequence;
            first = offered + 1;
        }
        epoch = snapshot.newest().epoch();
        sent = sequence;
        hasBegun = true;
        isUpToDate = true;
        socket.writeTextMessage(snapshot.text());
        flush();
    }

    /** There is no snapshot now: a reader that had one waits for the next time that it is told to be behind. */
    void cannotBegin(String why) {
        isWaiting = false;
        if (!hasBegun) {
            socket.close(TRY_AGAIN_LATER, why.length() > MAX_REASON ? why.substring(0, MAX_REASON) : why);
        }
    }

    /** Says whether events before these were missed, so that a snapshot must be asked for. */
    boolean offer(StateBatch batch, List<StreamEvent> events) {
        boolean isSameCount = batch.newest().epoch().equals(epoch);
        if (!isSameCount) {
            pending.clear();
        }
        if (!isSameCount || batch.first() > offered + 1) {
            isUpToDate = false;
            first = batch.first();
            epoch = batch.newest().epoch();
            offered = first - 1;
        }
        for (StreamEvent event : events) {
            if (event.sequence() > offered && (units.isEmpty() || units.contains(event.unit()))) {
                pending.remove(event.key());
                pending.put(event.key(), event);
            }
        }
        offered = Math.max(offered, batch.newest().sequence());
        flush();
        boolean asks = !isUpToDate && !isWaiting;
        isWaiting |= asks;
        return asks;
    }

    private void flush() {
        if (!isUpToDate) {
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
