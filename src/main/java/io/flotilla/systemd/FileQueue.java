package io.flotilla.systemd;

import io.flotilla.unit.UnitName;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Puts file changes together: while one batch is done, the next collects. Each batch makes systemd read its
 * directories again at the next start (12 to 24 ms with 1000 units), so while units are being started, batches are
 * {@link #SPACING_MILLIS} apart, and twice as long each time that one had to wait, up to {@link #MAX_SPACING_MILLIS}.
 * Two may follow each other at once after a quiet time: a unit that is replaced takes two, for its old file's removal
 * and for the new one. On one thread.
 */
final class FileQueue {
    static final long SPACING_MILLIS = 50;
    static final long MAX_SPACING_MILLIS = 400;

    /** What is done to unit files, one at a time. */
    interface Work {
        /** Carries out the changes; a result for each. */
        Future<Map<UnitName, LoadResult>> apply(Map<UnitName, FileChange> batch);

        /** Compares the files of these units with what was written, for drift. */
        Future<Void> inspect(Set<UnitName> suspects);

        /** Compares the links of all held units, and what hides them, with what should be. */
        Future<Void> inspectLinks();
    }

    private record Request(Map<UnitName, FileChange> changes, Promise<Map<UnitName, LoadResult>> done) {}

    private final Work work;
    private final BooleanSupplier isStarting;
    private final LongSupplier millis;
    private final BiConsumer<Long, Runnable> timer;
    private final Deque<Request> requests = new ArrayDeque<>();
    private final Set<UnitName> suspects = new HashSet<>();
    private boolean isLinkInspectionDue;
    private boolean isBusy;
    private boolean isWaiting;
    private boolean hasWaited;
    private long spacing = SPACING_MILLIS;
    /** The next batch may go {@link #SPACING_MILLIS} before this, which is what lets two of them go at once. */
    private long due;

    /** {@code millis} is a clock that never goes back; {@code timer} runs something after some milliseconds. */
    FileQueue(Work work, BooleanSupplier isStarting, LongSupplier millis, BiConsumer<Long, Runnable> timer) {
        this.work = work;
        this.isStarting = isStarting;
        this.millis = millis;
        this.timer = timer;
        this.due = millis.getAsLong();
    }

    Future<Map<UnitName, LoadResult>> submit(Map<UnitName, FileChange> changes) {
        Promise<Map<UnitName, LoadResult>> done = Promise.promise();
        requests.add(new Request(Map.copyOf(changes), done));
        pump();
        return done.future();
    }

    /** Has these files compared, soon, and never between the steps of a batch: its own writes are no drift. */
    void inspect(Set<UnitName> units) {
        suspects.addAll(units);
        pump();
    }

    /** Has all links compared, soon, and never between the steps of a batch. */
    void inspectLinks() {
        isLinkInspectionDue = true;
        pump();
    }

    private void pump() {
        if (isBusy) {
            return;
        }
        if (isLinkInspectionDue) {
            isLinkInspectionDue = false;
            isBusy = true;
            work.inspectLinks().onComplete(done -> free());
        } else if (!suspects.isEmpty()) {
            Set<UnitName> now = Set.copyOf(suspects);
            suspects.clear();
            isBusy = true;
            work.inspect(now).onComplete(done -> free());
        } else if (!requests.isEmpty() && !isWaiting) {
            applyInTime();
        }
    }

    private void applyInTime() {
        long wait = due - SPACING_MILLIS - millis.getAsLong();
        if (wait > 0 && isStarting.getAsBoolean()) {
            isWaiting = true;
            timer.accept(wait, () -> {
                isWaiting = false;
                hasWaited = true;
                pump();
            });
            return;
        }
        isBusy = true;
        List<Request> batch = nextBatch();
        Map<UnitName, FileChange> changes = new LinkedHashMap<>();
        batch.forEach(request -> changes.putAll(request.changes()));
        work.apply(changes).onComplete(done -> {
            keepDistance();
            batch.forEach(request -> answer(request, done));
            free();
        });
    }

    private void keepDistance() {
        long now = millis.getAsLong();
        boolean starting = isStarting.getAsBoolean();
        spacing = starting && hasWaited ? Math.min(2 * spacing, MAX_SPACING_MILLIS) : SPACING_MILLIS;
        due = (starting ? Math.max(due, now) : now) + spacing;
        hasWaited = false;
    }

    /** The requests that can be done as one: up to the first that names a unit again. */
    private List<Request> nextBatch() {
        List<Request> batch = new ArrayList<>();
        Set<UnitName> named = new HashSet<>();
        while (!requests.isEmpty()
                && requests.element().changes().keySet().stream().noneMatch(named::contains)) {
            Request request = requests.remove();
            named.addAll(request.changes().keySet());
            batch.add(request);
        }
        return batch;
    }

    private static void answer(Request request, AsyncResult<Map<UnitName, LoadResult>> done) {
        if (done.failed()) {
            request.done().fail(done.cause());
            return;
        }
        Map<UnitName, LoadResult> own = new HashMap<>(done.result());
        own.keySet().retainAll(request.changes().keySet());
        request.done().complete(own);
    }

    private void free() {
        isBusy = false;
        pump();
    }
}
