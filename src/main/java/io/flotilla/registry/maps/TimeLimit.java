package io.flotilla.registry.maps;

import io.flotilla.registry.UnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has what is asked of the maps end in time: a call on a connection that broke may take a minute, or for ever. Used on one
 * event loop, where everything completes that is asked.
 */
final class TimeLimit {
    private final Vertx vertx;
    private final long millis;
    private final AtomicInteger late = new AtomicInteger();
    private Runnable onEnded = () -> {};

    TimeLimit(Vertx vertx, long millis) {
        this.vertx = vertx;
        this.millis = millis;
    }

    <T> Future<T> read(Supplier<Future<T>> call) {
        return limited(call, over -> {});
    }

    /**
     * Nobody knows whether and when a write that has not ended in time will be done: perhaps after the next one of the
     * same entries. So the maps are not to be read until it has ended, and then have to be compared.
     */
    Future<Void> write(Supplier<Future<Void>> call) {
        return limited(call, over -> {
            late.incrementAndGet();
            over.onComplete(ended -> {
                if (late.decrementAndGet() == 0) {
                    onEnded.run();
                }
            });
        });
    }

    /** Whether a write is out that did not end in time. Any thread. */
    boolean hasLateWrites() {
        return late.get() > 0;
    }

    /** Called when the last of them has ended. */
    void onLateWritesEnded(Runnable compare) {
        onEnded = compare;
    }

    private <T> Future<T> limited(Supplier<Future<T>> call, Consumer<Future<T>> over) {
        Promise<T> answer = Promise.promise();
        Future<T> asked = call.get();
        long timer = vertx.setTimer(millis, id -> {
            answer.fail(new UnavailableException("the maps did not answer within %d ms".formatted(millis)));
            over.accept(asked);
        });
        asked.onComplete((result, cause) -> {
            vertx.cancelTimer(timer);
            if (cause == null) {
                answer.tryComplete(result);
            } else {
                answer.tryFail(cause);
            }
        });
        return answer.future();
    }
}
