package io.flotilla.notify;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** The rules of sd_watchdog_enabled(3). */
final class Watchdog {
    private Watchdog() {}

    /** Empty also where the variables are another process's, inherited, or no numbers. */
    static Optional<Duration> interval(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String watched = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        if (!micros.matches("[1-9]\\d{0,17}") || !watched.equals(Long.toString(pid))) {
            return Optional.empty();
        }
        return Optional.of(Duration.of(Long.parseLong(micros) / 2, ChronoUnit.MICROS));
    }
}
