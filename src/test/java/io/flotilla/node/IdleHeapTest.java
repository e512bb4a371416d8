package io.flotilla.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdleHeapTest {
    private final IdleHeap heap = new IdleHeap();

    @Test
    void anIdleHeapIsLeftAlone() {
        for (long collections = 0; collections < 100; collections++) {
            assertFalse(heap.isWorthCollecting(collections));
            assertFalse(heap.isWorthCollecting(collections));
        }
    }

    @Test
    void aHeapInABurstIsLeftAlone() {
        for (long collections = 10; collections < 1_000; collections += 10) {
            assertFalse(heap.isWorthCollecting(collections));
        }
    }

    @Test
    void aHeapIsCollectedOnceWhenABurstIsOver() {
        assertFalse(heap.isWorthCollecting(3));
        assertFalse(heap.isWorthCollecting(5));
        assertTrue(heap.isWorthCollecting(6));
        assertFalse(heap.isWorthCollecting(7), "that was the collection itself");
        assertFalse(heap.isWorthCollecting(7));
        assertFalse(heap.isWorthCollecting(10));
        assertTrue(heap.isWorthCollecting(10), "and again after the next one");
    }
}
