package io.flotilla.registry.leader;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Those who wait until something has come to a revision. On one context. */
final class RevisionWaiters {
    private final Vertx vertx;
    private final TreeMap<Long, Set<Promise<Boolean>>> waiting = new TreeMap<>();

    RevisionWaiters(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Completes when it has, with true, or after {@code millis} with false, whichever is first. */
    Future<Boolean> until(long revision, long millis) {
        Promise<Boolean> promise = Promise.promise();
        waiting.computeIfAbsent(revision, key -> new HashSet<>()).add(promise);
        long timer = vertx.setTimer(Math.max(1, millis), late -> {
            forget(revision, promise);
            promise.tryComplete(false);
        });
        return promise.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private void forget(long revision, Promise<Boolean> promise) {
        waiting.computeIfPresent(revision, (key, all) -> {
            all.remove(promise);
            return all.isEmpty() ? null : all;
        });
    }

    void reached(long revision) {
        SortedMap<Long, Set<Promise<Boolean>>> over = waiting.headMap(revision, true);
        if (!over.isEmpty()) {
            List<Promise<Boolean>> woken =
                    over.values().stream().flatMap(Set::stream).toList();
            over.clear();
            woken.forEach(promise -> promise.tryComplete(true));
        }
    }
}
