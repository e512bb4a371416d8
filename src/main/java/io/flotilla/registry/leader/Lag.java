package io.flotilla.registry.leader;

import java.util.concurrent.TimeUnit;

/** Since when something waits to be written. Set on the registry's event loop; any thread may ask. */
final class Lag {
    private static final long NOTHING = Long.MIN_VALUE;

    private volatile long since = NOTHING;

    void waits() {
        if (since == NOTHING) {
            since = System.nanoTime();
        }
    }

    void isOver() {
        since = NOTHING;
    }

    /** 0 while nothing waits. */
    long millis() {
        long began = since;
        return began == NOTHING ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
