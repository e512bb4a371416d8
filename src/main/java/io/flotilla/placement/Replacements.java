package io.flotilla.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the units that replace each other in a circle, of two as in fleet or of more. They would push each other around
 * for ever, so replacements inside the circle are ignored.
 */
public final class Replacements {
    private Replacements() {}

    /** The candidates, with those marked that are part of a circle. */
    public static List<Candidate> marked(List<Candidate> candidates) {
        List<Candidate> replacers = candidates.stream()
                .filter(candidate -> !candidate.options().replaces().isEmpty() && !candidate.isGlobal())
                .toList();
        Set<Candidate> circular = circular(replacers);
        return circular.isEmpty()
                ? candidates
                : candidates.stream()
                        .map(unit -> circular.contains(unit) ? unit.inCircle() : unit)
                        .toList();
    }

    /** Takes away, as long as there are any, the units that replace none or are replaced by none of those left. */
    private static Set<Candidate> circular(List<Candidate> replacers) {
        Map<Candidate, List<Candidate>> replaced = new HashMap<>();
        Map<Candidate, List<Candidate>> replacedBy = new HashMap<>();
        for (Candidate unit : replacers) {
            for (Candidate other : replacers) {
                if (!unit.equals(other) && unit.names(other)) {
                    replaced.computeIfAbsent(unit, key -> new ArrayList<>()).add(other);
                    replacedBy.computeIfAbsent(other, key -> new ArrayList<>()).add(unit);
                }
            }
        }
        Set<Candidate> left = new HashSet<>(replacers);
        boolean shrunk = true;
        while (shrunk) {
            shrunk = left.removeIf(unit -> isEnd(unit, replaced, left) || isEnd(unit, replacedBy, left));
        }
        return left;
    }

    private static boolean isEnd(Candidate unit, Map<Candidate, List<Candidate>> edges, Set<Candidate> left) {
        return edges.getOrDefault(unit, List.of()).stream().noneMatch(left::contains);
    }
}
