package io.flotilla.cli.verb;

import io.flotilla.cli.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Lines of cells, each column as wide as its widest cell and the gap filled with tabs, as fleet prints them.
 *
 * @param <T> what a line is about
 */
final class TextTable<T> {
    private static final int TAB = 8;

    /** The columns that there are: a cell from an item and whether it is to be shown in full. */
    private final Map<String, BiFunction<T, Boolean, String>> columns;

    private final List<String> chosen;

    /** {@code fields} are names of columns with commas between. Throws {@link Failure} if there is none or no such. */
    TextTable(Map<String, BiFunction<T, Boolean, String>> columns, String fields) {
        if (fields.isEmpty()) {
            throw Failure.of("Must define output format");
        }
        this.columns = columns;
        chosen = List.of(fields.split(",", -1));
        for (String name : chosen) {
            if (!columns.containsKey(name)) {
                throw Failure.of("Invalid key in output format: \"%s\"".formatted(name));
            }
        }
    }

    boolean has(String column) {
        return chosen.contains(column);
    }

    String print(List<T> items, boolean full, boolean withLegend) {
        List<List<String>> lines = new ArrayList<>();
        if (withLegend) {
            lines.add(chosen.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList());
        }
        for (T item : items) {
            lines.add(chosen.stream().map(name -> cell(name, item, full)).toList());
        }
        return aligned(lines);
    }

    private String cell(String column, T item, boolean full) {
        BiFunction<T, Boolean, String> content = columns.get(column);
        String text = content == null ? "" : content.apply(item, full);
        return text.isEmpty() ? "-" : text;
    }

    private static String aligned(List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        int[] widths = widths(lines);
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                text.append(line.get(i));
                if (i < line.size() - 1) {
                    int missing = widths[i] - length(line.get(i));
                    text.append("\t".repeat((missing + TAB - 1) / TAB));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Each a whole number of tabs, with one character free at least. */
    private static int[] widths(List<List<String>> lines) {
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                int needed = (length(line.get(i)) / TAB + 1) * TAB;
                widths[i] = Math.max(widths[i], needed);
            }
        }
        return widths;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    static String metadata(Map<String, String> metadata) {
        return metadata.entrySet().stream()
                .map(item -> item.getKey() + "=" + item.getValue())
                .collect(Collectors.joining(","));
    }
}
