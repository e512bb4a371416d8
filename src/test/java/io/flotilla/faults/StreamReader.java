package io.flotilla.faults;

import io.flotilla.testing.NodeHost;
import io.flotilla.testing.StreamedStates;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Reads one host's state stream for as long as the host can be reached, and knows what it has told last. */
final class StreamReader extends Thread {
    private static final long CONNECT_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final NodeHost host;
    private final Map<String, String> told = new TreeMap<>();
    private boolean isOpen;
    private long messages;
    private int connections;

    StreamReader(NodeHost host) {
        super("stream of " + host);
        setDaemon(true);
        this.host = host;
    }

    @Override
    public void run() {
        while (!isInterrupted()) {
            try {
                read();
            } catch (AssertionError notReached) {
                LockSupport.parkNanos(CONNECT_AGAIN_NANOS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Until the connection ends. */
    private void read() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        WebSocket socket = host.stream(this::take);
        try {
            socket.closeHandler(none -> end.countDown());
            if (socket.isClosed()) {
                end.countDown();
            }
            end.await();
        } finally {
            close();
            socket.close();
        }
    }

    private synchronized void close() {
        isOpen = false;
        told.clear();
    }

    private synchronized void take(JsonObject message) {
        messages++;
        switch (message.getString("type")) {
            case "snapshot" -> {
                connections += isOpen ? 0 : 1;
                isOpen = true;
                told.clear();
                message.getJsonArray("states").forEach(state -> put((JsonObject) state));
            }
            case "state" -> put(message);
            case "gone" -> told.remove(StreamedStates.key(message));
            default -> throw new IllegalStateException("not a message of the stream: " + message);
        }
    }

    private void put(JsonObject state) {
        told.put(StreamedStates.key(state), StreamedStates.words(state));
    }

    NodeHost host() {
        return host;
    }

    /** Whether a first message has come, and the connection has not ended since. */
    synchronized boolean isOpen() {
        return isOpen;
    }

    /** For each unit and machine what was told last. */
    synchronized Map<String, String> told() {
        return new TreeMap<>(told);
    }

    synchronized long messages() {
        return messages;
    }

    synchronized int connections() {
        return connections;
    }
}
