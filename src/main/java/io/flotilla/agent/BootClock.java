package io.flotilla.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The time since the host's boot, sleep included: the one clock that a shell script can read as well, and nobody can set. */
final class BootClock {
    private static final Path UPTIME = Path.of("/proc/uptime");

    private BootClock() {}

    /** Milliseconds, in steps of ten. The file is none of a disk: reading it does not block. */
    static long millis() {
        try {
            String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
            return new BigDecimal(text.substring(0, text.indexOf(' ')))
                    .movePointRight(3)
                    .longValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
