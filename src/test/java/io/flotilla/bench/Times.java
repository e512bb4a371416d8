package io.flotilla.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured milliseconds, and how they are told. */
final class Times {
    private final List<Double> millis = new ArrayList<>();

    void add(double milliseconds) {
        millis.add(milliseconds);
    }

    void addSince(long startNanos) {
        add(since(startNanos));
    }

    static double since(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e6;
    }

    double percentile(int percent) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    double median() {
        return percentile(50);
    }

    /** A line with the bar that the value has to stay below, if there is one. */
    static void row(String what, double value, String unit, double bar) {
        String verdict = bar == 0 ? "" : "bar %,.1f  %s".formatted(bar, value <= bar ? "kept" : "MISSED");
        System.out.printf(Locale.ROOT, "%-52s %,9.2f %-11s %s%n", what, value, unit, verdict);
    }

    /** A line with the value beside what it is compared with, and the ratio to stay below, if there is one. */
    static void row(String what, double value, String unit, String peer, double other, double bar) {
        String verdict = bar == 0 ? "" : "bar %.1f  %s".formatted(bar, value / other <= bar ? "kept" : "MISSED");
        System.out.printf(
                Locale.ROOT,
                "%-52s %,9.2f %-11s %s %,.2f  ratio %.2f  %s%n",
                what,
                value,
                unit,
                peer,
                other,
                value / other,
                verdict);
    }
}
