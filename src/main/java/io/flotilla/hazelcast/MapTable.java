package io.flotilla.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;

/** A table in a Hazelcast map. */
final class MapTable implements Table {
    /** One operation is one message to each member, and nothing else is read or written meanwhile. */
    private static final int MOST_AT_ONCE = 500;

    private final Vertx vertx;
    private final IMap<String, byte[]> map;
    private final Cluster members;
    private final KnownKeys known;

    MapTable(Vertx vertx, HazelcastInstance member, String name) {
        this.vertx = vertx;
        map = member.getMap(name);
        members = member.getCluster();
        known = KnownKeys.of(member, name);
    }

    /** Has {@link #knownKeys} know what there is. */
    Future<Void> catchUp() {
        return vertx.executeBlocking(
                () -> {
                    known.catchUp();
                    return null;
                },
                false);
    }

    @Override
    public Future<Void> write(Map<String, Write> entries) {
        Future<?> written = Future.succeededFuture();
        Map<String, Write> part = new HashMap<>();
        for (Map.Entry<String, Write> entry : entries.entrySet()) {
            if (part.size() == MOST_AT_ONCE) {
                Map<String, Write> full = part;
                written = written.compose(before -> writeAll(full));
                part = new HashMap<>();
            }
            part.put(entry.getKey(), entry.getValue());
        }
        Map<String, Write> rest = part;
        return written.compose(before -> writeLast(rest)).mapEmpty();
    }

    /**
     * Hazelcast awaits the copies of a single entry, but not those of several. Copies are written in the order of their
     * partition, which all share, so the last entry goes alone, and when its copies are written all are.
     */
    private Future<?> writeLast(Map<String, Write> entries) {
        if (entries.isEmpty() || members.getMembers().size() == 1) {
            return writeAll(entries);
        }
        Map<String, Write> first = new HashMap<>(entries);
        String last = first.keySet().iterator().next();
        Write alone = Objects.requireNonNull(first.remove(last));
        return writeAll(first).compose(written -> completed(map.submitToKey(last, processor(Map.of(last, alone)))));
    }

    private Future<?> writeAll(Map<String, Write> entries) {
        return entries.isEmpty()
                ? Future.succeededFuture()
                : completed(map.submitToKeys(entries.keySet(), processor(entries)));
    }

    private PutIfNewer processor(Map<String, Write> entries) {
        return new PutIfNewer(map.getName(), entries);
    }

    private <T> Future<T> completed(CompletionStage<T> stage) {
        return Stages.onContext(stage, vertx.getOrCreateContext());
    }

    @Override
    public Future<SortedMap<String, Versioned>> getAll(Collection<String> keys) {
        return vertx.executeBlocking(
                () -> {
                    SortedMap<String, Versioned> found = new TreeMap<>();
                    for (String key : keys) {
                        byte[] stored = map.get(key);
                        if (stored != null) {
                            found.put(key, Versioned.decode(stored));
                        }
                    }
                    return found;
                },
                false);
    }

    @Override
    public Future<Set<String>> keys() {
        return vertx.executeBlocking(() -> new TreeSet<>(map.keySet()), false);
    }

    @Override
    public Optional<Set<String>> knownKeys() {
        return known.get();
    }

    @Override
    public long newest() {
        return known.newest();
    }

    @Override
    public Future<Map<String, Long>> revisions() {
        return vertx.executeBlocking(() -> map.executeOnEntries(new ReadRevision()), false);
    }
}
