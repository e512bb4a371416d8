package io.flotilla.desired;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes: {@link #with} and {@link #without} make another one, which shares with it all entries
 * but those of one block. So the next image of 100,000 units costs a copy of about a thousand references.
 */
final class PersistentMap<K extends Comparable<K>, V> extends AbstractMap<K, V> {
    static final int LARGEST_BLOCK = 512;

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

    /** Half full, so that each has room for more. */
    private static <E> List<List<E>> inBlocks(List<E> entries) {
        List<List<E>> blocks = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += LARGEST_BLOCK / 2) {
            blocks.add(new ArrayList<>(entries.subList(from, Math.min(from + LARGEST_BLOCK / 2, entries.size()))));
        }
        return blocks;
    }

    PersistentMap<K, V> with(K key, V value) {
        return replaced(key, List.of(Map.entry(key, value)));
    }

    PersistentMap<K, V> without(K key) {
        return containsKey(key) ? replaced(key, List.of()) : this;
    }

    private PersistentMap<K, V> replaced(K key, List<Entry<K, V>> now) {
        List<List<Entry<K, V>>> others = new ArrayList<>(blocks);
        int at = blockOf(key);
        List<Entry<K, V>> block = others.isEmpty() ? new ArrayList<>() : new ArrayList<>(others.remove(at));
        int place = find(block, Entry::getKey, key);
        if (place >= 0) {
            block.remove(place);
        }
        block.addAll(place >= 0 ? place : -place - 1, now);
        others.addAll(at, block.size() > LARGEST_BLOCK || block.isEmpty() ? inBlocks(block) : List.of(block));
        return new PersistentMap<>(others);
    }

    /** The block that {@code key} is in or belongs to; 0 if there are none. */
    private int blockOf(K key) {
        int found = find(blocks, block -> block.get(0).getKey(), key);
        return found >= 0 ? found : Math.max(-found - 2, 0);
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
