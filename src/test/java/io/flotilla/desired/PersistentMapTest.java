package io.flotilla.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PersistentMapTest {
    private static final int KEYS = 8 * PersistentMap.LARGEST_BLOCK;

    /** Grows past several blocks, then shrinks to nothing or nearly so. */
    @Property(tries = 30)
    void itIsAlwaysWhatATreeMapIs(@ForAll long seed, @ForAll @IntRange(min = 0, max = 2 * KEYS) int kept) {
        Random random = new Random(seed);
        SortedMap<Integer, Integer> wanted = new TreeMap<>();
        PersistentMap<Integer, Integer> map = PersistentMap.copyOf(Map.<Integer, Integer>of());
        for (int i = 0; i < 2 * KEYS; i++) {
            int key = random.nextInt(KEYS);
            boolean isRemoval = random.nextInt(2 * KEYS) < i - kept;
            map = isRemoval ? map.without(key) : map.with(key, i);
            if (isRemoval) {
                wanted.remove(key);
            } else {
                wanted.put(key, i);
            }
            assertEquals(wanted.get(key), map.get(key));
        }
        assertEquals(List.copyOf(wanted.entrySet()), List.copyOf(map.entrySet()));
        assertEquals(wanted, map);
        assertEquals(map, PersistentMap.copyOf(wanted));
        for (int key = -1; key <= KEYS; key++) {
            assertEquals(wanted.containsKey(key), map.containsKey(key));
        }
        for (int key : wanted.keySet()) {
            map = map.without(key);
        }
        assertEquals(Map.of(), map);
    }

    @Property(tries = 100)
    void manyChangesAtOnceAreAsOneAfterTheOther(@ForAll long seed) {
        Random random = new Random(seed);
        PersistentMap<Integer, Integer> map = PersistentMap.copyOf(Map.<Integer, Integer>of());
        SortedMap<Integer, Integer> wanted = new TreeMap<>();
        for (int round = 0; round < 10; round++) {
            SortedMap<Integer, Optional<Integer>> changes = new TreeMap<>();
            int lowest = random.nextInt(KEYS);
            int most = random.nextInt(KEYS);
            for (int i = 0; i < most; i++) {
                changes.put(lowest + random.nextInt(KEYS), Optional.of(i).filter(value -> random.nextBoolean()));
            }
            changes.forEach((key, value) ->
                    value.ifPresentOrElse(present -> wanted.put(key, present), () -> wanted.remove(key)));
            map = map.with(changes);
            assertEquals(List.copyOf(wanted.entrySet()), List.copyOf(map.entrySet()));
        }
    }

    @Test
    void whatWasMadeBeforeStaysAsItIs() {
        PersistentMap<Integer, String> before = PersistentMap.copyOf(Map.of(1, "a", 2, "b"));
        PersistentMap<Integer, String> now = before.with(1, "c").with(3, "d").without(2);
        assertEquals(Map.of(1, "a", 2, "b"), before);
        assertEquals(Map.of(1, "c", 3, "d"), now);
    }

    @Test
    void whatIsNotThereChangesNothing() {
        PersistentMap<Integer, String> map = PersistentMap.copyOf(Map.of(1, "a"));
        assertSame(map, map.without(2));
        assertSame(map, PersistentMap.copyOf(map));
        assertNull(PersistentMap.copyOf(Map.<Integer, String>of()).get(1));
        assertFalse(map.containsKey(0));
    }
}
