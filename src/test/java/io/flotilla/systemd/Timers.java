package io.flotilla.systemd;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/** Time that passes when the test says so. */
final class Timers implements BiConsumer<Long, Runnable> {
    private record Timer(long at, long order, Runnable task) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::at).thenComparingLong(Timer::order));
    private long now;
    private long order;

    @Override
    public void accept(Long millis, Runnable task) {
        timers.add(new Timer(now + millis, order++, task));
    }

    long now() {
        return now;
    }

    void pass(long millis) {
        long end = now + millis;
        while (!timers.isEmpty() && timers.element().at() <= end) {
            Timer timer = timers.remove();
            now = timer.at();
            timer.task().run();
        }
        now = end;
    }
}
