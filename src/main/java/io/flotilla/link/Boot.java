package io.flotilla.link;

import java.util.concurrent.TimeUnit;

/**
 * A time for which a host is up without a break.
 *
 * @param id no other boot of any host has it; empty if it is not known
 * @param sinceNanos when it began, by {@link System#nanoTime} of this process
 */
public record Boot(String id, long sinceNanos) {
    public static final Boot UNKNOWN = new Boot("", 0);

    /** One that has lasted so long by now. */
    public static Boot upFor(String id, long millis) {
        return new Boot(id, System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(millis));
    }

    public long upMillis() {
        return id.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }

    public boolean isKnown() {
        return !id.isEmpty();
    }
}
