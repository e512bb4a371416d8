package io.flotilla.registry.leaf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.UnavailableException;
import io.flotilla.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoreReadTest {
    private static final MachineId ONE = new MachineId("1".repeat(32));
    private static final MachineId TWO = new MachineId("2".repeat(32));

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<MachineId> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private String read(Map<MachineId, Supplier<Future<String>>> hosts) {
        return Await.the(Future.future(done -> loop.runOnContext(go -> new CoreRead<>(
                        vertx, () -> hosts.keySet().stream().sorted().toList(), core -> {
                            asked.add(core);
                            return Objects.requireNonNull(hosts.get(core)).get();
                        })
                .answer()
                .recover(cause -> {
                    assertTrue(cause instanceof UnavailableException, cause.toString());
                    return Future.succeededFuture(cause.getMessage());
                })
                .onComplete(done))));
    }

    private static Future<String> mute() {
        return Promise.<String>promise().future();
    }

    @Test
    void theFirstThatAnswersIsTheOnlyOneAsked() {
        assertEquals("1", read(Map.of(ONE, () -> Future.succeededFuture("1"), TWO, CoreReadTest::mute)));
        assertEquals(List.of(ONE), asked);
    }

    @Test
    void whereOneRefusesOrIsMuteTheNextIsAsked() {
        assertEquals(
                "2", read(Map.of(ONE, () -> Future.failedFuture("not now"), TWO, () -> Future.succeededFuture("2"))));
        assertEquals("2", read(Map.of(ONE, CoreReadTest::mute, TWO, () -> Future.succeededFuture("2"))));
        assertEquals(List.of(ONE, TWO, ONE, TWO), asked);
    }

    @Test
    void whatNobodyKnowsYetIsAskedForAgain() {
        Supplier<Future<String>> late = () -> asked.size() < 5
                ? Future.failedFuture(new UnavailableException("not yet"))
                : Future.succeededFuture("late");
        assertEquals("late", read(Map.of(ONE, late, TWO, late)));
    }

    @Test
    void nobodyIsWaitedForLongerThanTwoSeconds() {
        long began = System.nanoTime();
        assertEquals("no core host can be reached", read(Map.of()));
        assertEquals("no core host can be reached", read(Map.of(ONE, CoreReadTest::mute, TWO, CoreReadTest::mute)));
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertTrue(took < 6_000, took + " ms");
        assertEquals(
                "no core host answers: not now",
                read(Map.of(ONE, () -> Future.failedFuture(new UnavailableException("not now")))));
    }
}
