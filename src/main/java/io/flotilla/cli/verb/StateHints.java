package io.flotilla.cli.verb;

import io.flotilla.cli.ApiClient;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Json;
import io.flotilla.cli.Session;
import io.flotilla.cli.http.HttpClient;
import io.flotilla.cli.http.WebSocket;
import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Says which units may have changed, from the node's state stream. They are hints: who waits looks itself. A server
 * without the stream gives none.
 */
final class StateHints implements Closeable {
    private final HttpClient http;
    private final BlockingQueue<String> changed = new LinkedBlockingQueue<>();
    private volatile boolean isAlive;

    private StateHints(HttpClient http, boolean isAlive) {
        this.http = http;
        this.isAlive = isAlive;
    }

    static StateHints open(Session session, Collection<String> units) {
        HttpClient http = session.http().another();
        if (http.isTunnelled()) {
            return new StateHints(http, false);
        }
        String query =
                units.stream().map(unit -> "unit=" + ApiClient.encoded(unit)).collect(Collectors.joining("&"));
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
            isAlive = false;
        }
    }

    private void changed(String unit) {
        if (!unit.isEmpty()) {
            changed.add(unit);
        }
    }

    boolean isAlive() {
        return isAlive;
    }

    /** Those of {@code units} that may have changed; all of them after {@code millis}, or when there are no hints. */
    Set<String> await(long millis, Set<String> units) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        Set<String> some = new HashSet<>();
        try {
            while (some.isEmpty()) {
                String first = changed.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (first == null) {
                    return Set.copyOf(units);
                }
                some.add(first);
                changed.drainTo(some);
                some.retainAll(units);
            }
            return some;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of("interrupted");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
