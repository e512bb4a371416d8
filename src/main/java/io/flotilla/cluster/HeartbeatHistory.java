package io.flotilla.cluster;

/** What is remembered of one machine that was heard. All times are milliseconds of the {@link AwakeClock}. */
final class HeartbeatHistory {
    /** A beat that was under way when the goodbye was said must not undo it. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private static final long FIRST_SETTLING_MILLIS = 30_000;
    private static final long LONGEST_SETTLING_MILLIS = 300_000;
    private static final long QUIET_MILLIS = 600_000;
    private static final int LOSSES_TO_SETTLE_AFTER = 2;

    enum Goodbye {
        NONE,
        STOP,
        SHUTDOWN
    }

    private long heard;
    private long clock;
    private Goodbye goodbye = Goodbye.NONE;
    private long goodbyeAt;
    private boolean lost;
    private int losses;
    private long back;
    private long settled;
    private long promised;
    private boolean isEnding;

    HeartbeatHistory(long now) {
        heard = now;
        clock = now;
        back = now;
        settled = now;
    }

    /** What the machine says of itself holds whatever else is under way. */
    void heard(long nowPromised, boolean isEndingNow, long now) {
        promised = nowPromised;
        isEnding = isEndingNow;
        heard(now);
    }

    void heard(long now) {
        if (goodbye != Goodbye.NONE && now - goodbyeAt < LAST_WORDS_MILLIS) {
            return;
        }
        heard = now;
        clock = now;
        goodbye = Goodbye.NONE;
        if (lost) {
            comeBack(now);
        }
    }

    /** A node has begun there, so what the one before it said is over. */
    void began(long now) {
        goodbye = Goodbye.NONE;
        heard(now);
    }

    private void comeBack(long now) {
        lost = false;
        back = now;
        if (losses >= LOSSES_TO_SETTLE_AFTER) {
            int doublings = Math.min(losses - LOSSES_TO_SETTLE_AFTER, Short.SIZE);
            settled = now + Math.min(FIRST_SETTLING_MILLIS << doublings, LONGEST_SETTLING_MILLIS);
        }
    }

    void saidGoodbye(boolean isShutdown, long now) {
        goodbye = isShutdown ? Goodbye.SHUTDOWN : Goodbye.STOP;
        goodbyeAt = now;
        clock = now;
        lost |= isShutdown;
    }

    /** Whoever counts from now on starts its clock anew, except of a machine that is lost already. */
    void startClock(long now) {
        if (!lost) {
            clock = now;
        }
    }

    /** Losses that lie a quiet while back are forgotten. */
    void lose(long now) {
        if (!lost) {
            lost = true;
            losses = now - back > QUIET_MILLIS ? 1 : losses + 1;
        }
    }

    long heardAt() {
        return heard;
    }

    /** When it was last heard, or when its clock was started after that. */
    long clock() {
        return clock;
    }

    Goodbye goodbye() {
        return goodbye;
    }

    long goodbyeAt() {
        return goodbyeAt;
    }

    /** For how long what must not run twice goes on there after its last beat, as it says. */
    long promised() {
        return promised;
    }

    /** Whether the host shuts down, and such units are still being stopped. */
    boolean isEnding() {
        return isEnding;
    }

    boolean isLost() {
        return lost;
    }

    /** Until when it gets no new units after it came back. */
    long settledAt() {
        return settled;
    }
}
