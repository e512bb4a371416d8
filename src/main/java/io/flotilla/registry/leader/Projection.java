package io.flotilla.registry.leader;

import io.flotilla.bus.PassLoop;
import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the desired state in a table: what changed is written in batches, the newest state of each entry only. Used on
 * one context.
 */
public final class Projection {
    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);

    private final Vertx vertx;
    private final Table table;
    private final PassLoop loop;
    private final TreeMap<Long, Promise<Void>> waiting = new TreeMap<>();
    private Map<String, Write> dirty = new HashMap<>();
    private final Lag lag = new Lag();
    private long seen;
    private long shown;
    private long doubts = 1;
    private long compared;
    private volatile boolean isCompared;

    Projection(Vertx vertx, Table table) {
        this.vertx = vertx;
        this.table = table;
        loop = new PassLoop(
                vertx, this::pass, cause -> LOG.warn("the units map cannot be written, trying again", cause));
    }

    /** What the log's entry at {@code revision} made of some entries. */
    public void show(long revision, Map<String, Write> entries) {
        dirty.putAll(entries);
        seen = revision;
        lag.waits();
        loop.signal();
    }

    /** The table may show anything, until it has been compared. */
    public void doubt() {
        doubts++;
        isCompared = false;
    }

    /** Whether the table has been compared since it was doubted last, and what came of it is written. Any thread. */
    boolean isCompared() {
        return isCompared;
    }

    /** Makes the whole table show these entries, at these revisions, and nothing else. */
    public Future<Void> compare(long revision, Map<String, Long> entries, Function<String, Buffer> value) {
        long settles = doubts;
        return table.revisions()
                .onSuccess(stored -> {
                    entries.forEach((key, wanted) -> {
                        if (stored.getOrDefault(key, -1L) < wanted) {
                            dirty.putIfAbsent(key, new Write(wanted, Optional.of(value.apply(key))));
                        }
                    });
                    stored.keySet().stream()
                            .filter(key -> !entries.containsKey(key))
                            .forEach(key -> dirty.putIfAbsent(key, new Write(revision, Optional.empty())));
                    seen = Math.max(seen, revision);
                    compared = settles;
                    lag.waits();
                    loop.signal();
                })
                .mapEmpty();
    }

    /** Completes when the table shows {@code revision}, or after {@code milliseconds}, whichever is first. */
    public Future<Void> shown(long revision, long milliseconds) {
        if (revision <= shown) {
            return Future.succeededFuture();
        }
        Promise<Void> promise = waiting.computeIfAbsent(revision, key -> {
            Promise<Void> created = Promise.promise();
            long timer = vertx.setTimer(milliseconds, id -> {
                waiting.remove(key);
                created.tryComplete();
            });
            created.future().onComplete(done -> vertx.cancelTimer(timer));
            return created;
        });
        return promise.future();
    }

    /** For how long the table has not been brought up to date. Any thread. */
    long lagMillis() {
        return lag.millis();
    }

    public long shown() {
        return shown;
    }

    private Future<Void> pass() {
        Map<String, Write> batch = dirty;
        long revision = seen;
        long settles = compared;
        dirty = new HashMap<>();
        return table.write(batch)
                .onSuccess(done -> {
                    isCompared = settles == doubts;
                    written(revision);
                })
                .onFailure(cause -> batch.forEach(dirty::putIfAbsent));
    }

    private void written(long revision) {
        shown = Math.max(shown, revision);
        lag.isOver();
        if (seen > shown) {
            lag.waits();
        }
        Map<Long, Promise<Void>> reached = waiting.headMap(shown, true);
        List.copyOf(reached.values()).forEach(Promise::tryComplete);
        reached.clear();
    }
}
