package io.flotilla.systemd;

import io.flotilla.unit.UnitName;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a job may be given to systemd. Enough young jobs at a time that systemd always finds one to work on, and
 * not more, because a stop waits for those that it has. A job that takes long gives its place away, so that a unit which
 * ignores SIGTERM for 90 s delays no other. Never as many unfinished ones as throw systemd off the bus (512). Stops go
 * before starts, and a stop displaces the waiting starts of its unit.
 */
final class JobSlots {
    static final int YOUNG = 128;
    static final long YOUTH_MILLIS = 300;
    static final int MAX_STARTS = 400;
    static final int MAX_JOBS = 480;

    /** A job to be; {@code begin} gives it to systemd, {@code displaced} says that it never will be. */
    record Slot(UnitName unit, boolean isStop, Runnable begin, Runnable displaced) {}

    private final BiConsumer<Long, Runnable> timer;
    private final Deque<Slot> stops = new ArrayDeque<>();
    private final Deque<Slot> starts = new ArrayDeque<>();
    private final Set<Slot> young = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Slot> unfinished = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean isFilling;

    /** {@code timer} runs something after some milliseconds, on the same thread. */
    JobSlots(BiConsumer<Long, Runnable> timer) {
        this.timer = timer;
    }

    void submit(Slot slot) {
        if (slot.isStop()) {
            displaceStarts(slot.unit());
            stops.add(slot);
        } else {
            starts.add(slot);
        }
        fill();
    }

    void finished(Slot slot) {
        young.remove(slot);
        unfinished.remove(slot);
        fill();
    }

    /** Whether systemd is about to start something, or will be at once. */
    boolean isStarting() {
        return !starts.isEmpty() || young.stream().anyMatch(slot -> !slot.isStop());
    }

    private void displaceStarts(UnitName unit) {
        for (Slot slot :
                starts.stream().filter(start -> start.unit().equals(unit)).toList()) {
            starts.remove(slot);
            slot.displaced().run();
        }
    }

    /** A job that is refused at once frees its place while this runs: no recursion, the loop goes on. */
    private void fill() {
        if (isFilling) {
            return;
        }
        isFilling = true;
        Slot next = next();
        while (next != null) {
            begin(next);
            next = next();
        }
        isFilling = false;
    }

    private @Nullable Slot next() {
        if (young.size() >= YOUNG) {
            return null;
        }
        if (unfinished.size() < MAX_JOBS && !stops.isEmpty()) {
            return stops.remove();
        }
        return unfinished.size() < MAX_STARTS && !starts.isEmpty() ? starts.remove() : null;
    }

    private void begin(Slot slot) {
        young.add(slot);
        unfinished.add(slot);
        timer.accept(YOUTH_MILLIS, () -> {
            if (young.remove(slot)) {
                fill();
            }
        });
        slot.begin().run();
    }
}
