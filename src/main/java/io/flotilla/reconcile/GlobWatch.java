package io.flotilla.reconcile;

import io.flotilla.placement.Candidate;
import io.flotilla.unit.Glob;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The globs by which units look at each other, and for each of them the machines with units that have it and with units
 * that it matches: so that the machines where a unit may meet a conflict are known without looking at each.
 */
final class GlobWatch {
    private final Function<Candidate, Stream<Integer>> places;
    private final NavigableMap<String, Candidate> names = new TreeMap<>();
    private final Map<Glob, Watched> watched = new HashMap<>();
    private final Map<String, Set<Watched>> byPrefix = new HashMap<>();
    private final NavigableMap<Integer, Integer> prefixLengths = new TreeMap<>();
    private final Map<UnitName, List<Watched>> watchers = new HashMap<>();

    /** Numbers of machines with the count of units there. */
    private static final class Tally {
        private final Map<Integer, Integer> counts = new HashMap<>();

        void add(int machine, int units) {
            counts.merge(machine, units, (one, other) -> one + other == 0 ? null : one + other);
        }

        void markIn(BitSet machines) {
            counts.keySet().forEach(machines::set);
        }
    }

    private static final class Watched {
        private final Glob glob;
        private final Tally matched = new Tally();
        private final Tally conflicting = new Tally();
        private final Tally replacing = new Tally();
        private int users;

        Watched(Glob glob) {
            this.glob = glob;
        }
    }

    /** {@code places}: the machines on which a unit is now. */
    GlobWatch(Function<Candidate, Stream<Integer>> places) {
        this.places = places;
    }

    /** A unit that is on no machine yet. */
    void add(Candidate unit) {
        names.put(unit.name().value(), unit);
        List<Watched> matching = matching(unit.name());
        if (!matching.isEmpty()) {
            watchers.put(unit.name(), matching);
        }
        globs(unit).forEach(glob -> watched.computeIfAbsent(glob, this::begin).users++);
    }

    /** A unit that has left its machines. */
    void remove(Candidate unit) {
        globs(unit).forEach(glob -> Optional.ofNullable(watched.get(glob))
                .filter(found -> --found.users == 0)
                .ifPresent(this::end));
        watchers.remove(unit.name());
        names.remove(unit.name().value());
    }

    private static Stream<Glob> globs(Candidate unit) {
        return Stream.concat(unit.options().conflicts().stream(), unit.options().replaces().stream());
    }

    private List<Watched> matching(UnitName name) {
        List<Watched> matching = new ArrayList<>();
        for (int length : prefixLengths.headMap(name.value().length(), true).keySet()) {
            for (Watched candidate : byPrefix.getOrDefault(name.value().substring(0, length), Set.of())) {
                if (candidate.glob.matches(name)) {
                    matching.add(candidate);
                }
            }
        }
        return matching;
    }

    private Watched begin(Glob glob) {
        Watched begun = new Watched(glob);
        String prefix = glob.literalPrefix();
        byPrefix.computeIfAbsent(prefix, text -> new HashSet<>()).add(begun);
        prefixLengths.merge(prefix.length(), 1, Integer::sum);
        matched(glob).forEach(unit -> {
            watchers.computeIfAbsent(unit.name(), name -> new ArrayList<>()).add(begun);
            places.apply(unit).forEach(machine -> begun.matched.add(machine, 1));
        });
        return begun;
    }

    private void end(Watched ended) {
        String prefix = ended.glob.literalPrefix();
        watched.remove(ended.glob);
        byPrefix.computeIfPresent(prefix, (text, those) -> those.remove(ended) && those.isEmpty() ? null : those);
        prefixLengths.computeIfPresent(prefix.length(), (length, count) -> count == 1 ? null : count - 1);
        matched(ended.glob)
                .forEach(unit -> watchers.computeIfPresent(
                        unit.name(), (name, those) -> those.remove(ended) && those.isEmpty() ? null : those));
    }

    private Stream<Candidate> matched(Glob glob) {
        String prefix = glob.literalPrefix();
        return names.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .filter(unit -> glob.matches(unit.name()));
    }

    void placed(Candidate unit, int machine) {
        count(unit, machine, 1);
    }

    void left(Candidate unit, int machine) {
        count(unit, machine, -1);
    }

    private void count(Candidate unit, int machine, int units) {
        watchers.getOrDefault(unit.name(), List.of()).forEach(watcher -> watcher.matched.add(machine, units));
        unit.options().conflicts().forEach(glob -> watched(glob).conflicting.add(machine, units));
        unit.options().replaces().forEach(glob -> watched(glob).replacing.add(machine, units));
    }

    private Watched watched(Glob glob) {
        return Optional.ofNullable(watched.get(glob)).orElseThrow();
    }

    /** Whether no other unit can matter to this one. */
    boolean isIndifferent(Candidate unit) {
        return !unit.looksAtOthers() && !watchers.containsKey(unit.name());
    }

    /** Marks the machines where the unit, which is on none, would meet a conflict by its own wish or another's. */
    void markConflicts(Candidate unit, BitSet machines) {
        unit.options().conflicts().forEach(glob -> watched(glob).matched.markIn(machines));
        watchers.getOrDefault(unit.name(), List.of()).forEach(watcher -> watcher.conflicting.markIn(machines));
    }

    /** Marks the machines where the unit, which is on none, may replace others or be replaced. */
    void markReplacements(Candidate unit, BitSet machines) {
        unit.options().replaces().forEach(glob -> watched(glob).matched.markIn(machines));
        watchers.getOrDefault(unit.name(), List.of()).forEach(watcher -> watcher.replacing.markIn(machines));
    }
}
