package io.flotilla.publisher;

/**
 * When the next report may go: at once, so that a single change is seen within a millisecond; but in a flood, which is
 * when reports carry several units or come too often, one every 100 ms, so that it costs a bounded number of reports. A
 * flood that pauses is reported then: nobody waits for the last change of many, nor for the last of a unit that is
 * destroyed and started again all the time.
 */
final class ReportThrottle {
    private static final long WINDOW_MILLIS = 100;
    private static final long PAUSE_MILLIS = 10;
    private static final int MOST_IN_WINDOW = 12;
    private static final int FEW_UNITS = 3;

    private long windowStart = Long.MIN_VALUE / 2;
    private long last = Long.MIN_VALUE / 2;
    private long lastChange = Long.MIN_VALUE / 2;
    private int inWindow;
    private boolean flooded;

    /** Something to report came at {@code now}. */
    void changed(long now) {
        lastChange = now;
    }

    /** Milliseconds to wait, and to ask again then, before a report that is asked for at {@code now}. */
    long nextWait(long now) {
        if (!flooded && inWindow < MOST_IN_WINDOW) {
            return 0;
        }
        long windowEnd = (flooded ? last : windowStart) + WINDOW_MILLIS;
        return Math.max(0, Math.min(windowEnd, lastChange + PAUSE_MILLIS) - now);
    }

    /** A report of so many units went at {@code now}. */
    void reported(long now, int units) {
        if (now - windowStart >= WINDOW_MILLIS) {
            windowStart = now;
            inWindow = 0;
        }
        inWindow++;
        last = now;
        flooded = units > FEW_UNITS;
    }
}
