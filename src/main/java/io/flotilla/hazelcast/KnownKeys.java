package io.flotilla.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a map, and the newest revision, as the writes to this member's copy tell them: to know what there is while its owner cannot be asked.
 * Hazelcast's own events would cost a message to each member for each entry. Any thread.
 */
final class KnownKeys {
    private static final String CONTEXT = "keys of ";

    private final IMap<String, byte[]> map;
    private final Set<String> keys = new ConcurrentSkipListSet<>();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private volatile boolean isCatchingUp;
    private volatile boolean isComplete;
    private final AtomicLong newest = new AtomicLong();

    private KnownKeys(IMap<String, byte[]> map) {
        this.map = map;
    }

    /** Those of a map of this member, told of its writes from now on. */
    static KnownKeys of(HazelcastInstance member, String map) {
        KnownKeys known = new KnownKeys(member.getMap(map));
        member.getUserContext().put(CONTEXT + map, known);
        return known;
    }

    /** Those that a write to this member's copy of that map is to tell; null before the member is fully up. */
    static @Nullable KnownKeys find(HazelcastInstance member, String map) {
        return (KnownKeys) member.getUserContext().get(CONTEXT + map);
    }

    /** Takes in what no write tells: what was there before, and what a merge brought or took. Blocks. */
    synchronized void catchUp() {
        isCatchingUp = true;
        try {
            Set<String> before = Set.copyOf(keys);
            Set<String> present = map.keySet();
            before.stream().filter(key -> !present.contains(key)).forEach(keys::remove);
            present.stream().filter(key -> !removed.contains(key)).forEach(keys::add);
            isComplete = true;
        } finally {
            isCatchingUp = false;
            removed.clear();
        }
    }

    void written(String key, long revision) {
        newest.accumulateAndGet(revision, Math::max);
        removed.remove(key);
        keys.add(key);
    }

    void removed(String key, long revision) {
        newest.accumulateAndGet(revision, Math::max);
        if (isCatchingUp) {
            removed.add(key);
        }
        keys.remove(key);
    }

    long newest() {
        return newest.get();
    }

    /** Empty until all are known. */
    Optional<Set<String>> get() {
        return isComplete ? Optional.of(new TreeSet<>(keys)) : Optional.empty();
    }
}
