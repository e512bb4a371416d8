package io.flotilla.cluster;

/** A clock that stands still while its owner does: a paused process must not take its own silence for that of others. */
final class AwakeClock {
    /** How often its owner looks when nothing holds it up. */
    private static final long RHYTHM_MILLIS = 250;

    /** Small delays are no pause: counted as one, they would add up to a slow clock. */
    private static final long LONGEST_DELAY_MILLIS = 1_000;

    private long lookedMillis;
    private long asleepMillis;

    AwakeClock(long nowMillis) {
        lookedMillis = nowMillis;
    }

    /** The time awake at {@code nowMillis}; to be called at least four times a second. */
    long look(long nowMillis) {
        long stepMillis = nowMillis - lookedMillis;
        if (stepMillis > LONGEST_DELAY_MILLIS) {
            asleepMillis += stepMillis - RHYTHM_MILLIS;
        }
        lookedMillis = Math.max(lookedMillis, nowMillis);
        return nowMillis - asleepMillis;
    }

    /** The owner's time at which this clock will show {@code awakeMillis}, if it stays awake. */
    long ownersTime(long awakeMillis) {
        return awakeMillis + asleepMillis;
    }
}
