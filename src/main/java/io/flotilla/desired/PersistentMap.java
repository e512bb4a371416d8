package io.flotilla.desired;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes: {@link #with} and {@link #without} make another one, which shares with it all blocks
 * of entries but those that a change is in. So the next image of 100,000 units costs a copy of about 1,500 references.
 */
final class PersistentMap<K extends Comparable<K>, V> extends AbstractMap<K, V> {
    static final int LARGEST_BLOCK = 128;

    /** In order, each sorted and none empty. */
    private final List<List<Entry<K, V>>> blocks;

    private PersistentMap(List<List<Entry<K, V>>> blocks) {
        this.blocks = blocks;
    }

    /** The same entries; {@code map} itself if it is one of this kind. */
    static <K extends Comparable<K>, V> PersistentMap<K, V> copyOf(Map<K, V> map) {
        if (map instanceof PersistentMap<K, V> same) {
            return same;
        }
        return new PersistentMap<>(inBlocks(map.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .toList()));
    }

    /** As one block or, if they are too many, as several that are half full, so that each has room for more. */
    private static <E> List<List<E>> inBlocks(List<E> entries) {
        if (entries.size() <= LARGEST_BLOCK) {
            return entries.isEmpty() ? List.of() : List.of(entries);
        }
        List<List<E>> blocks = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += LARGEST_BLOCK / 2) {
            blocks.add(new ArrayList<>(entries.subList(from, Math.min(from + LARGEST_BLOCK / 2, entries.size()))));
        }
        return blocks;
    }

    PersistentMap<K, V> with(K key, V value) {
        return with(new TreeMap<>(Map.of(key, Optional.of(value))));
    }

    PersistentMap<K, V> without(K key) {
        return containsKey(key) ? with(new TreeMap<>(Map.of(key, Optional.empty()))) : this;
    }

    /** The same but for these: what a key has now, or empty if it is gone. Each block is copied once. */
    PersistentMap<K, V> with(SortedMap<K, Optional<V>> changes) {
        List<List<Entry<K, V>>> now = new ArrayList<>(blocks);
        int grown = 0;
        for (SortedMap<K, Optional<V>> rest = changes; !rest.isEmpty(); ) {
            int at = blockOf(rest.firstKey());
            boolean isLast = at + 1 >= blocks.size();
            List<List<Entry<K, V>>> parts = inBlocks(merged(at, isLast ? rest : rest.headMap(firstKey(at + 1))));
            now.subList(at + grown, Math.min(at + grown + 1, now.size())).clear();
            now.addAll(at + grown, parts);
            grown += parts.size() - 1;
            rest = isLast ? Collections.emptySortedMap() : rest.tailMap(firstKey(at + 1));
        }
        return new PersistentMap<>(now);
    }

    private List<Entry<K, V>> merged(int block, SortedMap<K, Optional<V>> changes) {
        List<Entry<K, V>> merged = new ArrayList<>(blocks.isEmpty() ? List.of() : blocks.get(block));
        changes.forEach((key, change) -> {
            int place = find(merged, Entry::getKey, key);
            if (place >= 0) {
                merged.remove(place);
            }
            change.ifPresent(value -> merged.add(place >= 0 ? place : -place - 1, Map.entry(key, value)));
        });
        return merged;
    }

    /** The block that {@code key} is in or belongs to; 0 if there are none. */
    private int blockOf(K key) {
        int found = find(blocks, block -> block.get(0).getKey(), key);
        return found >= 0 ? found : Math.max(-found - 2, 0);
    }

    private K firstKey(int block) {
        return blocks.get(block).get(0).getKey();
    }

    /** Where {@code key} is, or where it belongs, negative and less one, as of a binary search. */
    private static <E, K extends Comparable<K>> int find(List<E> sorted, Function<E, K> keyOf, K key) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = keyOf.apply(sorted.get(middle)).compareTo(key);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }

    /** A key of another class is refused by its comparison, as in any sorted map. */
    @Override
    @SuppressWarnings("unchecked")
    public @Nullable V get(Object key) {
        if (blocks.isEmpty()) {
            return null;
        }
        List<Entry<K, V>> block = blocks.get(blockOf((K) key));
        int place = find(block, Entry::getKey, (K) key);
        return place < 0 ? null : block.get(place).getValue();
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<K, V>> iterator() {
                return blocks.stream().flatMap(List::stream).iterator();
            }

            @Override
            public int size() {
                return blocks.stream().mapToInt(List::size).sum();
            }
        };
    }
}
