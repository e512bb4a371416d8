package io.flotilla.agent;

import io.flotilla.disk.AtomicFile;
import io.flotilla.disk.Durability;
import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the dead man's switch goes by; see {@code isolated.sh}. Reading and writing block.
 *
 * @param deadlineMillis of the {@link BootClock}: when the units are to be stopped
 */
record SwitchFile(long deadlineMillis, SortedSet<UnitName> units) {
    /** The script counts in hundredths of a second. */
    private static final long TICK_MILLIS = 10;

    private static final String DEADLINE = "deadline ";
    private static final String UNIT = "unit ";

    SwitchFile(long deadlineMillis, Set<UnitName> units) {
        this(deadlineMillis, Collections.unmodifiableSortedSet(new TreeSet<>(units)));
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(DEADLINE).append(deadlineMillis / TICK_MILLIS).append('\n');
        units.forEach(unit -> text.append(UNIT).append(unit).append('\n'));
        return text.toString();
    }

    /** Lines that nobody wrote are passed over, as the script does. */
    static SwitchFile parse(String text) {
        long deadline = 0;
        Set<UnitName> units = new TreeSet<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(DEADLINE)) {
                deadline = Long.parseLong(line.substring(DEADLINE.length())) * TICK_MILLIS;
            } else if (line.startsWith(UNIT)) {
                units.add(new UnitName(line.substring(UNIT.length())));
            }
        }
        return new SwitchFile(deadline, units);
    }

    /** Empty if there is none, or one that nobody wrote. */
    static Optional<SwitchFile> read(Path file) throws IOException {
        try {
            return Optional.of(parse(Files.readString(file, StandardCharsets.US_ASCII)));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        AtomicFile.write(file, text().getBytes(StandardCharsets.US_ASCII), Durability.NONE);
    }
}
