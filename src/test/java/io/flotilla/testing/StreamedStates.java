package io.flotilla.testing;

import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** What a reader of a host's state stream knows: the last state of each unit on each machine. */
public final class StreamedStates implements AutoCloseable {
    private final Map<String, String> last = new TreeMap<>();
    private final WebSocket socket;

    public StreamedStates(NodeApi host) {
        socket = host.stream(this::take);
    }

    private synchronized void take(JsonObject message) {
        switch (message.getString("type")) {
            case "snapshot" -> {
                last.clear();
                JsonArray states = message.getJsonArray("states");
                states.forEach(state -> put((JsonObject) state));
            }
            case "state" -> put(message);
            default -> last.remove(key(message));
        }
    }

    private void put(JsonObject state) {
        last.put(key(state), words(state));
    }

    /** Of whom a message is. */
    public static String key(JsonObject message) {
        return key(message.getString("unit"), message.getString("machine"));
    }

    /** What a message says of that. */
    public static String words(JsonObject state) {
        return words(
                state.getString("hash"), state.getString("load"), state.getString("active"), state.getString("sub"));
    }

    private static String key(String unit, String machine) {
        return unit + " on " + machine;
    }

    private static String words(String... values) {
        return String.join("/", values);
    }

    /** By unit and machine. */
    public synchronized Map<String, String> last() {
        return new TreeMap<>(last);
    }

    /** What a read of a host says, in the same form. */
    public static Map<String, String> read(NodeApi host) {
        Map<String, String> read = new TreeMap<>();
        for (JsonObject state : host.states()) {
            read.put(
                    key(state.getString("name"), state.getString("machineID")),
                    words(
                            state.getString("hash"),
                            state.getString("systemdLoadState"),
                            state.getString("systemdActiveState"),
                            state.getString("systemdSubState")));
        }
        return read;
    }

    @Override
    public void close() {
        Await.the(socket.close());
    }
}
