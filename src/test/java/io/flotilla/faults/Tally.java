package io.flotilla.faults;

import io.flotilla.faults.Write.Kind;
import io.flotilla.faults.Write.Outcome;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** How many writes of each kind came to which end. Not thread-safe. */
final class Tally {
    private record End(Kind kind, Outcome outcome) {}

    private final Map<End, Long> counts = new HashMap<>();

    void add(Kind kind, Outcome outcome) {
        counts.merge(new End(kind, outcome), 1L, Long::sum);
    }

    private long count(Kind kind, Outcome outcome) {
        return counts.getOrDefault(new End(kind, outcome), 0L);
    }

    long count(Outcome outcome) {
        return Arrays.stream(Kind.values())
                .mapToLong(kind -> count(kind, outcome))
                .sum();
    }

    /** All kinds together. */
    String line() {
        return words(this::count);
    }

    /** A line for each kind. */
    String lines() {
        return Arrays.stream(Kind.values())
                .map(kind -> "    %-7s %s\n"
                        .formatted(kind.name().toLowerCase(Locale.ROOT), words(outcome -> count(kind, outcome))))
                .collect(Collectors.joining());
    }

    private static String words(ToLongFunction<Outcome> count) {
        return Arrays.stream(Outcome.values())
                .map(outcome -> "%,d %s".formatted(count.applyAsLong(outcome), outcome))
                .collect(Collectors.joining(", "));
    }
}
