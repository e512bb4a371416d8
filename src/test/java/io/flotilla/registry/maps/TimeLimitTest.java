package io.flotilla.registry.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final TimeLimit limit = new TimeLimit(vertx, 50);
    private final AtomicInteger ended = new AtomicInteger();

    TimeLimitTest() {
        limit.onLateWritesEnded(ended::incrementAndGet);
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        loop.runOnContext(go -> work.get().onComplete(promise));
        return promise.future();
    }

    private static String failure(Future<?> future) {
        Await.until(future::isComplete, done -> done);
        return String.valueOf(future.cause().getMessage());
    }

    @Test
    void whatEndsInTimeIsAnswered() {
        assertEquals("x", Await.the(onLoop(() -> limit.read(() -> Future.succeededFuture("x")))));
        assertEquals("no", failure(onLoop(() -> limit.read(() -> Future.failedFuture("no")))));
        assertFalse(limit.hasLateWrites());
    }

    @Test
    void whatHangsFails() {
        Promise<String> never = Promise.promise();
        assertEquals("the maps did not answer within 50 ms", failure(onLoop(() -> limit.read(never::future))));
        assertFalse(limit.hasLateWrites());
    }

    @Test
    void theMapsAreDoubtedUntilTheLastLateWriteHasEnded() {
        Promise<Void> first = Promise.promise();
        Promise<Void> second = Promise.promise();
        failure(onLoop(() -> limit.write(first::future)));
        failure(onLoop(() -> limit.write(second::future)));
        assertTrue(limit.hasLateWrites());
        first.complete();
        assertTrue(limit.hasLateWrites());
        assertEquals(0, ended.get());
        second.fail("the member is gone");
        assertFalse(limit.hasLateWrites());
        assertEquals(1, ended.get());
    }
}
