package io.flotilla.registry.maps;

import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Versioned;
import io.flotilla.hazelcast.Write;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A table that writes when a test tells it to. Used at loop. */
public final class SlowTable implements Table {
    private final SortedMap<String, Long> stored = new TreeMap<>();
    private final Map<String, Buffer> values = new HashMap<>();
    private boolean hangs;
    private final Queue<Asked> writes = new ArrayDeque<>();

    private record Asked(Map<String, Write> entries, Promise<Void> done) {}

    public SortedMap<String, Long> stored() {
        return stored;
    }

    /** Never answers who asks for values. */
    public void hang() {
        hangs = true;
    }

    public boolean isAskedToWrite() {
        return !writes.isEmpty();
    }

    /** Does the oldest write that it was asked for. */
    public void write() {
        Asked asked = writes.remove();
        asked.entries().forEach((key, write) -> write.value()
                .ifPresentOrElse(
                        value -> {
                            stored.put(key, write.revision());
                            values.put(key, value);
                        },
                        () -> stored.remove(key)));
        asked.done().complete();
    }

    /** Fails at the oldest write that it was asked for. */
    public void fail() {
        writes.remove().done().fail("the test says so");
    }

    @Override
    public Future<Void> write(Map<String, Write> entries) {
        Promise<Void> done = Promise.promise();
        writes.add(new Asked(entries, done));
        return done.future();
    }

    @Override
    public Future<Map<String, Long>> revisions() {
        return Future.succeededFuture(new TreeMap<>(stored));
    }

    @Override
    public Future<Set<String>> keys() {
        return Future.succeededFuture(new TreeSet<>(stored.keySet()));
    }

    @Override
    public long newest() {
        return 0;
    }

    @Override
    public Optional<Set<String>> knownKeys() {
        return Optional.of(new TreeSet<>(stored.keySet()));
    }

    @Override
    public Future<SortedMap<String, Versioned>> getAll(Collection<String> keys) {
        SortedMap<String, Versioned> found = new TreeMap<>();
        for (String key : keys) {
            Long revision = stored.get(key);
            Buffer value = values.get(key);
            if (revision != null && value != null) {
                found.put(key, new Versioned(revision, value));
            }
        }
        return hangs ? Promise.<SortedMap<String, Versioned>>promise().future() : Future.succeededFuture(found);
    }
}
