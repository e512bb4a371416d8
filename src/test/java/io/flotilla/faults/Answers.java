package io.flotilla.faults;

import java.util.concurrent.TimeUnit;

/** Whether hosts that hear no majority say so at once: a client of theirs shall go elsewhere. Thread-safe. */
final class Answers {
    /** Until a host knows that it hears nobody any more. */
    static final long NOTICED_NANOS = TimeUnit.SECONDS.toNanos(3);

    /** Two seconds are promised; the rest is for a machine with too much to do. */
    static final long PROMPT_NANOS = TimeUnit.MILLISECONDS.toNanos(3_500);

    private final Hearing hearing;
    private final Violations violations;
    private int judged;
    private long longestNanos;

    Answers(Hearing hearing, Violations violations) {
        this.hearing = hearing;
        this.violations = violations;
    }

    /** A request, sent at {@code began}, has just been answered, or is not waited for any more. */
    void note(String host, Write write, long began, Write.Outcome outcome) {
        if (outcome != Write.Outcome.NOT_SENT && hearing.wasDeafSince(host, began - NOTICED_NANOS)) {
            judge(host, write, System.nanoTime() - began, outcome);
        }
    }

    private synchronized void judge(String host, Write write, long nanos, Write.Outcome outcome) {
        judged++;
        longestNanos = Math.max(longestNanos, nanos);
        if (nanos > PROMPT_NANOS || outcome != Write.Outcome.REFUSED) {
            violations.add("slow: %s hears no majority, and %s through it was %s after %.1f s"
                    .formatted(host, write, outcome, nanos / 1e9));
        }
    }

    synchronized int judged() {
        return judged;
    }

    synchronized double longestSeconds() {
        return longestNanos / 1e9;
    }
}
