package io.flotilla;

/**
 * Says when the heap is worth collecting for its size alone. The JVM lets it grow as far as it may before it collects
 * all of it, and only that gives memory back to the host: after a burst nobody would for days.
 */
final class IdleHeap {
    static final long LOOK_EVERY_MS = 10_000;

    private static final long WORTH_BYTES = 3 << 20;

    /** By so much it grows between two looks while nothing happens. */
    private static final long STILL_BYTES = 1 << 20;

    private long kept;
    private long seen;

    /** Whether it has grown since it was last collected, and has stopped growing: the burst is over. */
    boolean isWorthCollecting(long committed) {
        boolean isStill = Math.abs(committed - seen) <= STILL_BYTES;
        seen = committed;
        return isStill && committed - kept >= WORTH_BYTES;
    }

    void collected(long committed) {
        kept = committed;
        seen = committed;
    }
}
