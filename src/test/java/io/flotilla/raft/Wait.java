package io.flotilla.raft;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** How the tests wait: on futures and on the log's own word, with a deadline. */
final class Wait {
    private static final long SECONDS = 20;

    private Wait() {}

    static <T> T on(Future<T> future) {
        return on(future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T on(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new AssertionError("waited " + SECONDS + " s in vain", e);
        }
    }

    /** Waits until the log's status is as wanted. */
    static LogStatus until(DurableLog log, Predicate<LogStatus> wanted) {
        return on(status(log, wanted));
    }

    /** The log's status once it is as wanted. */
    static Future<LogStatus> status(DurableLog log, Predicate<LogStatus> wanted) {
        Promise<LogStatus> seen = Promise.promise();
        log.watch(status -> {
            if (wanted.test(status)) {
                seen.tryComplete(status);
            }
        });
        return seen.future();
    }

    static LogException failureOf(Future<?> future) {
        try {
            on(future);
        } catch (LogException e) {
            return e;
        }
        throw new AssertionError("it succeeded");
    }
}
