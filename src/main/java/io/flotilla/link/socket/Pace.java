package io.flotilla.link.socket;

import java.util.concurrent.TimeUnit;

/** How often each side of a connection is heard at least, and after how much silence it is given up. */
record Pace(long beatNanos, long silenceNanos) {
    private static final Pace CORE = ofMillis(500, 2_000);
    private static final Pace LEAF = ofMillis(1_000, 3_500);

    static Pace between(boolean isCore, boolean isOtherCore) {
        return isCore && isOtherCore ? CORE : LEAF;
    }

    private static Pace ofMillis(long beat, long silence) {
        return new Pace(TimeUnit.MILLISECONDS.toNanos(beat), TimeUnit.MILLISECONDS.toNanos(silence));
    }
}
