package io.flotilla.registry.maps;

import java.util.concurrent.TimeUnit;

/** Since when something waits to be written. Set on the registry's event loop; any thread may ask. */
public final class Lag {
    private static final long NOTHING = Long.MIN_VALUE;

    private volatile long since = NOTHING;

    public void waits() {
        if (since == NOTHING) {
            since = System.nanoTime();
        }
    }

    public void isOver() {
        since = NOTHING;
    }

    /** 0 while nothing waits. */
    public long millis() {
        long began = since;
        return began == NOTHING ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
