package io.flotilla.faults;

import java.util.ArrayList;
import java.util.List;

/** What must not happen and did; told at once. Thread-safe. */
final class Violations {
    private static final int MOST_TOLD = 200;

    private final List<String> all = new ArrayList<>();

    synchronized void add(String violation) {
        all.add(violation);
        if (all.size() <= MOST_TOLD) {
            Progress.say("VIOLATION: " + violation);
        }
    }

    /** Those that begin so. */
    synchronized long count(String start) {
        return all.stream().filter(violation -> violation.startsWith(start)).count();
    }

    synchronized List<String> all() {
        return List.copyOf(all);
    }
}
