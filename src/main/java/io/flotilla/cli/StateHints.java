package io.flotilla.cli;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Says which units may have changed, from the node's state stream. They are hints: who waits looks itself. A server
 * without the stream gives none.
 */
final class StateHints implements Closeable {
    private final HttpClient http;
    private final Set<String> changed = new HashSet<>();
    private boolean isAlive;

    private StateHints(HttpClient http, boolean isAlive) {
        this.http = http;
        this.isAlive = isAlive;
    }

    static StateHints open(Session session, Collection<String> units) {
        HttpClient http = session.http().another();
        if (http.isTunnelled()) {
            return new StateHints(http, false);
        }
        String query = units.stream().map(unit -> "unit=" + Fleet.encoded(unit)).collect(Collectors.joining("&"));
        try {
            WebSocket socket = WebSocket.open(http, "/v1/stream?" + query);
            StateHints hints = new StateHints(http, true);
            Thread thread = new Thread(() -> hints.read(socket), "state-stream");
            thread.setDaemon(true);
            thread.start();
            return hints;
        } catch (IOException e) {
            session.debug("no state stream, asking four times a second: " + e.getMessage());
            return new StateHints(http, false);
        }
    }

    private void read(WebSocket socket) {
        try {
            while (true) {
                Json message = Json.parse(socket.next());
                message.objects("states").forEach(state -> changed(state.text("unit")));
                changed(message.text("unit"));
            }
        } catch (IOException e) {
            ended();
        }
    }

    private synchronized void changed(String unit) {
        if (!unit.isEmpty()) {
            changed.add(unit);
            notifyAll();
        }
    }

    private synchronized void ended() {
        isAlive = false;
        notifyAll();
    }

    synchronized boolean isAlive() {
        return isAlive;
    }

    /** Those of {@code units} that may have changed; all of them after {@code millis}, or when there are no hints. */
    synchronized Set<String> await(long millis, Set<String> units) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            changed.retainAll(units);
            for (long left = end - System.nanoTime(); changed.isEmpty() && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                changed.retainAll(units);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of("interrupted");
        }
        Set<String> some = Set.copyOf(changed.isEmpty() ? units : changed);
        changed.clear();
        return some;
    }

    @Override
    public void close() {
        try {
            http.close();
        } catch (IOException e) {
            // it was to end
        }
    }
}
