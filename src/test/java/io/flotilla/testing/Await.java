package io.flotilla.testing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting on conditions, for code that may block. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** So that who asks does not slow down what it waits for. */
    private static final long ASK_AGAIN_NANOS = 10_000_000;

    private Await() {}

    /** Asks until the answer is as wanted; the last one is in the failure. */
    public static <T> T until(Supplier<T> question, Predicate<T> wanted) {
        return until(PATIENCE, question, wanted);
    }

    /** A question that cannot be answered for the moment, with an {@link AssertionError}, is asked again as well. */
    public static <T> T until(Duration patience, Supplier<T> question, Predicate<T> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            boolean isLast = System.nanoTime() > deadline;
            try {
                T answer = question.get();
                if (wanted.test(answer)) {
                    return answer;
                }
                if (isLast) {
                    throw new AssertionError("after %d s still %s".formatted(patience.toSeconds(), answer));
                }
            } catch (AssertionError e) {
                if (isLast) {
                    throw e;
                }
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
    }

    /** Asks for as long as {@code time}, while the answer must stay as wanted. */
    public static <T> void always(Duration time, Supplier<T> question, Predicate<T> wanted) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            T answer = question.get();
            if (!wanted.test(answer)) {
                throw new AssertionError("suddenly " + answer);
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
    }

    public static <T> T the(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
