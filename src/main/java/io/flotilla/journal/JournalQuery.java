package io.flotilla.journal;

import io.flotilla.unit.UnitName;
import java.util.Set;

/**
 * What is to be read.
 *
 * @param lines how many of the latest entries, from 0 to {@link #MOST_LINES}
 * @param follow whether to go on with new entries as they come, without end
 * @param output one of journalctl's output modes
 */
public record JournalQuery(UnitName unit, int lines, boolean follow, String output) {
    public static final int MOST_LINES = 1_000_000;

    private static final Set<String> OUTPUTS = Set.of(
            "short",
            "short-full",
            "short-iso",
            "short-iso-precise",
            "short-precise",
            "short-monotonic",
            "short-unix",
            "verbose",
            "export",
            "json",
            "json-pretty",
            "json-sse",
            "json-seq",
            "cat",
            "with-unit");

    public JournalQuery {
        if (lines < 0 || lines > MOST_LINES) {
            throw new IllegalArgumentException("lines: expect 0 to %d, not %d".formatted(MOST_LINES, lines));
        }
        if (!OUTPUTS.contains(output)) {
            throw new IllegalArgumentException("output: journalctl has no mode \"%s\"".formatted(output));
        }
    }

    /** Whether each line is a JSON object. */
    public boolean isJsonLines() {
        return output.equals("json");
    }
}
