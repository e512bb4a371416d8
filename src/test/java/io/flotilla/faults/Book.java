package io.flotilla.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients were told: for each unit what the cluster must show of it. A request without a clear answer may still
 * take effect at any time, so its unit is not used any more, and shows one of two things. Thread-safe.
 */
final class Book {
    /** Instead of content: there is no such unit. */
    static final String ABSENT = "";

    private final SortedMap<String, Set<String>> possible = new TreeMap<>();
    private final SortedSet<String> unclear = new TreeSet<>();
    private final Tally tally = new Tally();

    synchronized void note(Write write, Write.Outcome outcome) {
        tally.add(write.kind(), outcome);
        switch (outcome) {
            case ACKNOWLEDGED -> possible.put(write.unit(), Set.of(write.content()));
            case REFUSED, UNANSWERED -> {
                Set<String> either = new TreeSet<>(possible.getOrDefault(write.unit(), Set.of(ABSENT)));
                either.add(write.content());
                possible.put(write.unit(), either);
                unclear.add(write.unit());
            }
            case NOT_SENT -> {}
        }
    }

    /** What the cluster shows though it must not, or does not show though it must; empty if all is right. */
    synchronized List<String> contradictions(Map<String, String> shown) {
        List<String> contradictions = new ArrayList<>();
        possible.forEach((unit, contents) -> {
            String content = shown.getOrDefault(unit, ABSENT);
            if (!contents.contains(content)) {
                contradictions.add("lost: %s shows %s instead of %s".formatted(unit, text(content), text(contents)));
            }
        });
        shown.keySet().stream()
                .filter(unit -> !possible.containsKey(unit))
                .forEach(unit -> contradictions.add(unit + " was never created"));
        return contradictions;
    }

    /** Whether the cluster may show this of a unit. */
    synchronized boolean allows(String unit, String content) {
        return possible.getOrDefault(unit, Set.of(ABSENT)).contains(content);
    }

    synchronized String expected(String unit) {
        return text(possible.getOrDefault(unit, Set.of(ABSENT)));
    }

    private static String text(Set<String> contents) {
        return String.join(" or ", contents.stream().map(Book::text).toList());
    }

    private static String text(String content) {
        return content.equals(ABSENT) ? "nothing" : "'" + content + "'";
    }

    /** Units that nobody uses any more, of which the cluster may still run some. */
    synchronized SortedSet<String> unclear() {
        return new TreeSet<>(unclear);
    }

    synchronized long acknowledged() {
        return tally.count(Write.Outcome.ACKNOWLEDGED);
    }

    synchronized String counts() {
        return tally.line();
    }

    synchronized String countsByKind() {
        return tally.lines();
    }

    /** For the reader of a failed run. */
    synchronized List<String> lines() {
        return possible.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                .toList();
    }
}
