package io.flotilla.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * How long a client may take: a connection on which no whole request arrives in time is closed, however steadily it
 * drips. Used on one context.
 */
final class ConnectionTimeouts {
    private static final long REQUEST_MILLIS = 10_000;
    private static final long BETWEEN_REQUESTS_MILLIS = 60_000;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    ConnectionTimeouts(Vertx vertx) {
        this.vertx = vertx;
    }

    void connected(HttpConnection connection) {
        timers.put(connection, NO_TIMER);
        connection.closeHandler(closed -> forget(connection));
        arm(connection, REQUEST_MILLIS);
    }

    /** The head of a request is here: its body must follow. */
    void begun(HttpConnection connection) {
        arm(connection, REQUEST_MILLIS);
    }

    /** The whole request is here: its answer may take what it takes. */
    void received(HttpConnection connection) {
        cancel(connection);
    }

    void answered(HttpConnection connection) {
        arm(connection, BETWEEN_REQUESTS_MILLIS);
    }

    /** The connection is closed, or speaks another protocol now. */
    void forget(HttpConnection connection) {
        cancel(connection);
        timers.remove(connection);
    }

    private void arm(HttpConnection connection, long millis) {
        cancel(connection);
        timers.computeIfPresent(connection, (tracked, none) -> vertx.setTimer(millis, timer -> tracked.close()));
    }

    private void cancel(HttpConnection connection) {
        Long timer = timers.replace(connection, NO_TIMER);
        if (timer != null && timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }
}
