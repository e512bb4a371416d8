package io.flotilla.unit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The syntax of the {@code [X-Fleet]} section: items, their quotes, their specifiers; no meaning. */
final class FleetSection {
    private static final String NAME = "X-Fleet";

    private FleetSection() {}

    /** The items of each option, in the order of the file; {@code resolve} sees a value before it is split. */
    static Map<String, List<String>> items(UnitFile file, UnaryOperator<String> resolve) {
        Map<String, List<String>> items = new LinkedHashMap<>();
        for (UnitOption option : file.options()) {
            if (option.section().equals(NAME)) {
                items.computeIfAbsent(option.name(), name -> new ArrayList<>())
                        .addAll(split(resolve.apply(option.value())));
            }
        }
        return items;
    }

    /** One pass for each specifier, in fleet's order; there is no escape. */
    static String resolve(String value, UnitName name) {
        return value.replace("%n", name.value())
                .replace("%N", name.withoutSuffix())
                .replace("%p", name.prefix())
                .replace("%i", name.instance());
    }

    /** A value in quotes is cut at each single space outside of them, and loses them; any other value is one item. */
    private static List<String> split(String value) {
        if (!value.startsWith("\"") || !value.endsWith("\"")) {
            return List.of(value);
        }
        List<String> items = new ArrayList<>();
        StringBuilder item = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                items.add(item.toString());
                item.setLength(0);
            } else {
                item.append(c);
            }
        }
        items.add(item.toString());
        return items;
    }

    /** The items of the options with these names, those of an earlier name first. */
    static List<String> values(Map<String, List<String>> items, String... names) {
        return Stream.of(names)
                .flatMap(name -> items.getOrDefault(name, List.of()).stream())
                .toList();
    }

    static Optional<String> last(Map<String, List<String>> items, String name) {
        List<String> values = items.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** Unicode's {@code White_Space}, which is neither of Java's two notions: at it fleet splits words. */
    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == 0x85;
    }

    /** The words of an item, at any white space. */
    static List<String> words(String item) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= item.length(); i++) {
            if (i == item.length() || isSpace(item.charAt(i))) {
                if (i > start) {
                    words.add(item.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }
}
