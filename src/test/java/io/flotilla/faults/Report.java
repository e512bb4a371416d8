package io.flotilla.faults;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables in Markdown. */
final class Report {
    private final StringBuilder text = new StringBuilder();

    /** Begins a table. */
    void head(String... cells) {
        text.append('\n');
        row((Object[]) cells);
        text.append("|---".repeat(cells.length)).append("|\n");
    }

    void row(Object... cells) {
        text.append(Stream.of(cells)
                .map(cell ->
                        cell instanceof Number number ? String.format(Locale.ROOT, "%,d", number) : cell.toString())
                .collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    String text() {
        return text.toString();
    }

    static double median(List<Double> values) {
        return values.isEmpty() ? 0 : values.stream().sorted().toList().get(values.size() / 2);
    }

    static double longest(List<Double> values) {
        return values.stream().mapToDouble(value -> value).max().orElse(0);
    }
}
