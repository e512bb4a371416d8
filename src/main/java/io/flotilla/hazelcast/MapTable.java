package io.flotilla.hazelcast;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.map.IMap;
import com.hazelcast.partition.PartitionService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
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
    private final Vertx vertx;
    private final IMap<String, byte[]> map;
    private final PartitionService partitions;
    private final Cluster members;
    private final KnownKeys known;

    MapTable(Vertx vertx, IMap<String, byte[]> map, PartitionService partitions, Cluster members) {
        this.vertx = vertx;
        this.map = map;
        this.partitions = partitions;
        this.members = members;
        known = new KnownKeys(map);
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
        Map<Integer, Map<String, Write>> byPartition = new HashMap<>();
        entries.forEach((key, value) -> byPartition
                .computeIfAbsent(partitions.getPartition(key).getPartitionId(), id -> new HashMap<>())
                .put(key, value));
        List<Future<?>> writes = new ArrayList<>();
        byPartition.values().forEach(part -> writes.add(writePartition(part)));
        return Future.join(writes).mapEmpty();
    }

    /**
     * Hazelcast awaits the copies of a single entry, but not those of several. Copies are written in the order of their
     * partition, so the last entry goes alone, and when its copies are written all are.
     */
    private Future<?> writePartition(Map<String, Write> part) {
        if (members.getMembers().size() == 1) {
            return completed(map.submitToKeys(part.keySet(), new PutIfNewer(part)));
        }
        Map<String, Write> first = new HashMap<>(part);
        String last = part.keySet().iterator().next();
        Write alone = Objects.requireNonNull(first.remove(last));
        Future<?> begun = first.isEmpty()
                ? Future.succeededFuture()
                : completed(map.submitToKeys(first.keySet(), new PutIfNewer(first)));
        return begun.compose(written -> completed(map.submitToKey(last, new PutIfNewer(Map.of(last, alone)))));
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
    public Future<Map<String, Long>> revisions() {
        return vertx.executeBlocking(() -> map.executeOnEntries(new ReadRevision()), false);
    }
}
