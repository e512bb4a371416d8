package io.flotilla.node;

/**
 * Says when the heap is worth collecting for its size alone. The JVM lets it grow as far as it may before it collects
 * all of it, and only that gives memory back to the host: after a burst nobody would for days.
 */
final class IdleHeap {
    static final long LOOK_EVERY_MILLIS = 10_000;

    /** An idle node fills its young generation less often than once between two looks. */
    private static final long BURST_COLLECTIONS = 3;

    private long seen;
    private boolean hasBurst;

    /** Whether a burst is over. {@code collections} is how many the JVM has made since it started, of any kind. */
    boolean isWorthCollecting(long collections) {
        long since = collections - seen;
        seen = collections;
        if (since > 1) {
            hasBurst |= since >= BURST_COLLECTIONS;
            return false;
        }
        boolean isOver = hasBurst;
        hasBurst = false;
        return isOver;
    }
}
