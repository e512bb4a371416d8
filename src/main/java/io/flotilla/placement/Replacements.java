package io.flotilla.placement;

import io.flotilla.unit.Glob;
import io.flotilla.unit.UnitName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds the units that replace each other in a circle, of two as in fleet or of more. They would push each other around
 * for ever, so replacements inside the circle are ignored. Takes away, as long as there are any, the units that replace
 * none or are replaced by none of those left; in time that grows with the matches, however many units share a glob.
 */
public final class Replacements {
    private final NavigableMap<String, Member> left = new TreeMap<>();
    private final Map<Glob, Pattern> patterns = new HashMap<>();
    private final Deque<Member> suspects = new ArrayDeque<>();

    /** A unit that is still there, the globs it has and those that match it. */
    private static final class Member {
        private final UnitName name;
        private final Set<Pattern> replaces = new HashSet<>();
        private final Set<Pattern> replacedBy = new HashSet<>();

        Member(UnitName name) {
            this.name = name;
        }

        boolean isInNoCircle() {
            return replaces.stream().allMatch(pattern -> othersIn(pattern.matched, replacedBy.contains(pattern)) == 0)
                    || replacedBy.stream()
                            .allMatch(pattern -> othersIn(pattern.users, replaces.contains(pattern)) == 0);
        }

        private static int othersIn(Set<Member> units, boolean isOne) {
            return units.size() - (isOne ? 1 : 0);
        }
    }

    /** A glob, with the units left that have it and those that it matches. */
    private static final class Pattern {
        private final Set<Member> users = new HashSet<>();
        private final Set<Member> matched = new HashSet<>();
    }

    private Replacements(Collection<Candidate> replacers) {
        replacers.forEach(unit -> left.put(unit.name().value(), new Member(unit.name())));
        for (Candidate candidate : replacers) {
            Member unit = left.get(candidate.name().value());
            for (Glob glob : candidate.options().replaces()) {
                Pattern pattern = patterns.computeIfAbsent(glob, this::pattern);
                if (unit != null) {
                    unit.replaces.add(pattern);
                    pattern.users.add(unit);
                }
            }
        }
    }

    private Pattern pattern(Glob glob) {
        Pattern pattern = new Pattern();
        String prefix = glob.literalPrefix();
        left.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .filter(unit -> glob.matches(unit.name))
                .forEach(unit -> {
                    pattern.matched.add(unit);
                    unit.replacedBy.add(pattern);
                });
        return pattern;
    }

    /** Those of {@code replacers} that are part of a circle; all have to be {@link Candidate#isReplacer}. */
    public static Set<UnitName> circular(Collection<Candidate> replacers) {
        Replacements circles = new Replacements(replacers);
        circles.trim();
        Set<UnitName> names = new HashSet<>();
        circles.left.values().forEach(unit -> names.add(unit.name));
        return names;
    }

    private void trim() {
        suspects.addAll(left.values());
        while (!suspects.isEmpty()) {
            Member unit = suspects.remove();
            if (unit.isInNoCircle() && left.remove(unit.name.value(), unit)) {
                unit.replaces.forEach(pattern -> shrink(pattern.users, unit, pattern.matched));
                unit.replacedBy.forEach(pattern -> shrink(pattern.matched, unit, pattern.users));
            }
        }
    }

    /** Only the last two of a side can have been all that kept units of the other side. */
    private void shrink(Set<Member> side, Member gone, Set<Member> otherSide) {
        side.remove(gone);
        if (side.size() < 2) {
            suspects.addAll(otherSide);
        }
    }
}
