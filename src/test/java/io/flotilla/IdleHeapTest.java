package io.flotilla;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdleHeapTest {
    private static final long MB = 1 << 20;

    private final IdleHeap heap = new IdleHeap();

    @Test
    void aHeapThatStillGrowsIsLeftAlone() {
        assertFalse(heap.isWorthCollecting(16 * MB));
        assertFalse(heap.isWorthCollecting(20 * MB));
        assertFalse(heap.isWorthCollecting(24 * MB));
        assertTrue(heap.isWorthCollecting(25 * MB));
    }

    @Test
    void aCollectedHeapIsLeftAloneUntilItHasGrownAgain() {
        heap.collected(16 * MB);
        assertFalse(heap.isWorthCollecting(16 * MB));
        assertFalse(heap.isWorthCollecting(18 * MB));
        assertFalse(heap.isWorthCollecting(18 * MB));
        assertFalse(heap.isWorthCollecting(20 * MB));
        assertTrue(heap.isWorthCollecting(20 * MB));
    }

    @Test
    void aHeapThatWouldNotShrinkIsCollectedOnce() {
        heap.isWorthCollecting(40 * MB);
        assertTrue(heap.isWorthCollecting(40 * MB));
        heap.collected(40 * MB);
        assertFalse(heap.isWorthCollecting(40 * MB));
        assertFalse(heap.isWorthCollecting(40 * MB));
    }
}
