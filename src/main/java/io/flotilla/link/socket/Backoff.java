package io.flotilla.link.socket;

import java.util.random.RandomGenerator;

/** How long to wait before trying again: twice as long each time, and never quite the same for all. */
final class Backoff {
    private final long first;
    private final long longest;
    private final RandomGenerator random;
    private long next;

    Backoff(long first, long longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        next = first;
    }

    /** Between half of the present wait and all of it, in milliseconds. */
    long next() {
        long wait = next;
        next = Math.min(2 * next, longest);
        return wait / 2 + random.nextLong(wait / 2) + 1;
    }

    void reset() {
        next = first;
    }
}
