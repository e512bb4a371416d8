package io.flotilla.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The keys of a map as its events tell them: to know what there is while its owner cannot be asked. A moment behind. Any
 * thread.
 */
final class KnownKeys implements EntryAddedListener<String, byte[]>, EntryRemovedListener<String, byte[]> {
    private final IMap<String, byte[]> map;
    private final Set<String> keys = new ConcurrentSkipListSet<>();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private boolean isListening;
    private volatile boolean isComplete;

    KnownKeys(IMap<String, byte[]> map) {
        this.map = map;
    }

    /** Takes in what no event tells: what was there before, and what a merge brought or took. Blocks. */
    synchronized void catchUp() {
        if (!isListening) {
            map.addEntryListener(this, false);
            isListening = true;
        }
        removed.clear();
        Set<String> before = Set.copyOf(keys);
        Set<String> present = map.keySet();
        before.stream().filter(key -> !present.contains(key)).forEach(keys::remove);
        present.stream().filter(key -> !removed.contains(key)).forEach(keys::add);
        isComplete = true;
    }

    @Override
    public void entryAdded(EntryEvent<String, byte[]> event) {
        removed.remove(event.getKey());
        keys.add(event.getKey());
    }

    @Override
    public void entryRemoved(EntryEvent<String, byte[]> event) {
        removed.add(event.getKey());
        keys.remove(event.getKey());
    }

    /** Empty until all are known. */
    Optional<Set<String>> get() {
        return isComplete ? Optional.of(new TreeSet<>(keys)) : Optional.empty();
    }
}
