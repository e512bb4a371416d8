package io.flotilla.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened and when, in seconds since the start. */
final class Transcript {
    private final List<String> lines = new ArrayList<>();

    void add(long nowMillis, String what) {
        lines.add(String.format(Locale.ROOT, "%7.2f %s", nowMillis / 1_000.0, what));
    }

    String text() {
        return String.join("\n", lines);
    }
}
