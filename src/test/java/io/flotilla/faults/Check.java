package io.flotilla.faults;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Checks that can be left out. */
enum Check {
    STREAMS,
    /** By the own logs of units that must never run twice. */
    COPIES,
    ANSWERS,
    /** At the revision of a write. */
    READS;

    /** {@code names} are joined by commas. */
    static Set<Check> allBut(String names) {
        Set<Check> checks = EnumSet.allOf(Check.class);
        for (String name : names.split(",", -1)) {
            if (!name.isEmpty() && !checks.removeIf(check -> check.toString().equals(name))) {
                throw new IllegalArgumentException(
                        "no check is called %s; there are %s".formatted(name, EnumSet.allOf(Check.class)));
            }
        }
        return checks;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
