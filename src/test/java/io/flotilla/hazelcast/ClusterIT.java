package io.flotilla.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables on a real member. */
class ClusterIT {
    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = get(Cluster.start(
                new ClusterOptions("test", "127.77.0.9", freePort(), freePort(), List.of("127.77.0.9")),
                new VertxOptions()));
    }

    @AfterAll
    static void stop() throws Exception {
        get(cluster.close());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.77.0.9"))) {
            return socket.getLocalPort();
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static Write write(long revision, String value) {
        return new Write(revision, Optional.of(Buffer.buffer(value)));
    }

    private static String read(Table table, String key) throws Exception {
        return Optional.ofNullable(get(table.getAll(List.of(key))).get(key))
                .map(found -> found.revision() + " " + found.value())
                .orElse("nothing");
    }

    @Test
    void aMemberLooksAfterNoFuturesThatNobodyMakes() throws Exception {
        List<String> waiting = PeriodicTasks.executor(cluster.hazelcast()).getQueue().stream()
                .map(Runnable::toString)
                .toList();
        assertTrue(waiting.stream().anyMatch(task -> task.contains("Heartbeat")), waiting::toString);
        assertFalse(waiting.stream().anyMatch(task -> task.contains("CompletableFutureTask")), waiting::toString);
    }

    @Test
    void theHigherRevisionStays() throws Exception {
        Table units = cluster.units();
        get(units.write(Map.of("a", write(5, "five"))));
        get(units.write(Map.of("a", write(4, "four"))));
        assertEquals("5 five", read(units, "a"));
        get(units.write(Map.of("a", write(5, "other five"))));
        assertEquals("5 five", read(units, "a"));
        get(units.write(Map.of("a", write(6, "six"))));
        assertEquals("6 six", read(units, "a"));
    }

    @Test
    void onlyANewerRevisionRemoves() throws Exception {
        Table units = cluster.machines();
        get(units.write(Map.of("gone", write(5, "here"))));
        get(units.write(Map.of("gone", new Write(4, Optional.empty()))));
        assertEquals("5 here", read(units, "gone"));
        get(units.write(Map.of("gone", new Write(6, Optional.empty()))));
        assertEquals("nothing", read(units, "gone"));
    }

    @Test
    void aBatchIsReadBackInTheOrderOfItsKeysWithEachRevision() throws Exception {
        Table states = cluster.states();
        get(states.write(Map.of("c", write(3, "C"), "a", write(1, "A"), "b", write(2, "B"))));
        assertEquals(Set.of("a", "b", "c"), get(states.keys()));
        assertEquals(Map.of("a", 1L, "b", 2L, "c", 3L), get(states.revisions()));
        assertEquals(
                List.of("a", "c"),
                List.copyOf(get(states.getAll(List.of("c", "a", "missing"))).keySet()));
    }
}
