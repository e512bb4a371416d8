package io.flotilla.raft;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that the log works on, fsync included, and the library's sense of time.
 *
 * <p>The library counts heartbeats in whole seconds. Here its seconds last a quarter of one, on a clock that cannot be
 * set, so that a leader is missed after 1.5 s and a step of the system's clock deposes nobody.
 */
final class RaftThread implements Executor {
    private static final int SCALE = 4;

    private final ScheduledThreadPoolExecutor executor;
    private final Clock clock = new FastClock();

    RaftThread(String memberId) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "log-" + memberId);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        executor.setRejectedExecutionHandler((task, closed) -> {});
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** In the library's seconds, but in true smaller units. */
    void schedule(Runnable task, long delay, TimeUnit unit) {
        if (unit == TimeUnit.SECONDS) {
            executor.schedule(task, TimeUnit.SECONDS.toMillis(delay) / SCALE, TimeUnit.MILLISECONDS);
        } else {
            executor.schedule(task, delay, unit);
        }
    }

    Clock clock() {
        return clock;
    }

    /** Runs {@code task} after true milliseconds. */
    void after(long millis, Runnable task) {
        executor.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    void every(long millis, Runnable task) {
        executor.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Ends the thread after what it does now; what is queued behind is dropped, without a word. */
    void stop() {
        executor.shutdown();
    }

    /** The library's clock: {@link #SCALE} times as fast as true time, and monotonic. */
    private static final class FastClock extends Clock {
        private final long startMillis = System.currentTimeMillis();
        private final long startNanos = System.nanoTime();

        @Override
        public long millis() {
            return startMillis + TimeUnit.NANOSECONDS.toMillis((System.nanoTime() - startNanos) * SCALE);
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
