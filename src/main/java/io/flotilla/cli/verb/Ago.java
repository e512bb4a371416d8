package io.flotilla.cli.verb;

/** How long something has been, in the two largest units of time, as systemctl says it. */
final class Ago {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Ago() {}

    static String of(long seconds) {
        if (seconds >= DAY) {
            return "%d %s %dh".formatted(seconds / DAY, seconds / DAY == 1 ? "day" : "days", seconds % DAY / HOUR);
        }
        if (seconds >= HOUR) {
            return "%dh %dmin".formatted(seconds / HOUR, seconds % HOUR / MINUTE);
        }
        return seconds >= MINUTE
                ? "%dmin %ds".formatted(seconds / MINUTE, seconds % MINUTE)
                : "%ds".formatted(Math.max(seconds, 0));
    }
}
