package io.flotilla.registry.leader;

import io.flotilla.bus.PassLoop;
import io.flotilla.desired.Delta;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Image;
import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Write;
import io.flotilla.registry.maps.Lag;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the desired state in a table: what changed is written in batches, the newest state of each entry only. Used on
 * one context.
 */
public final class Projection {
    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);

    private final Table table;
    private final PassLoop loop;
    private final RevisionWaiters waiters;
    private Map<String, Write> dirty = new HashMap<>();
    private final Lag lag = new Lag();
    private long seen;
    private long shown;
    private long doubts = 1;
    private long compared;
    private volatile boolean isCompared;

    Projection(Vertx vertx, Table table) {
        waiters = new RevisionWaiters(vertx);
        this.table = table;
        loop = new PassLoop(
                vertx, this::pass, cause -> LOG.warn("the units map cannot be written, trying again", cause));
    }

    /** What an entry of the log did to units. */
    public void show(Delta delta) {
        delta.units()
                .forEach((name, unit) -> dirty.put(
                        name.value(),
                        new Write(
                                delta.revision(), unit.map(Codecs.UNIT::encode).map(Buffer::buffer))));
        seen = delta.revision();
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

    /** Makes the whole table show the units of the image of the moment when it is compared, and no others. */
    public Future<Void> compare(Supplier<Image> image) {
        long settles = doubts;
        return table.revisions()
                .onSuccess(stored -> {
                    correct(stored, image.get());
                    compared = settles;
                    lag.waits();
                    loop.signal();
                })
                .mapEmpty();
    }

    private void correct(Map<String, Long> stored, Image image) {
        for (DesiredUnit unit : image.units().values()) {
            if (stored.getOrDefault(unit.name().value(), -1L) < unit.changed()) {
                Buffer content = Buffer.buffer(Codecs.UNIT.encode(unit));
                dirty.putIfAbsent(unit.name().value(), new Write(unit.changed(), Optional.of(content)));
            }
        }
        stored.keySet().stream()
                .filter(key -> image.unit(new UnitName(key)).isEmpty())
                .forEach(key -> dirty.putIfAbsent(key, new Write(image.revision(), Optional.empty())));
        seen = Math.max(seen, image.revision());
    }

    /** Completes when the table shows {@code revision}, or after {@code millis}, whichever is first. */
    public Future<Void> shown(long revision, long millis) {
        return revision <= shown
                ? Future.succeededFuture()
                : waiters.until(revision, millis).mapEmpty();
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
        waiters.reached(shown);
    }
}
