package io.flotilla.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/**
 * One unit in the order of revisions: what was decided and what was read must follow from each other. A write without an
 * answer happened in any one gap after its beginning, or not; all such ways are followed at once.
 */
final class Timeline {
    private final List<Operation> events;
    private final List<Open> open;

    /** @param floor the highest revision known before it began: it was decided after that, if at all */
    private record Open(Operation write, long floor) {}

    /** What the unit may be, and which of the open writes have happened then. */
    private record Way(Optional<Value> value, Set<Integer> happened) {
        Way after(int index, Operation write) {
            Set<Integer> more = new TreeSet<>(happened);
            more.add(index);
            return new Way(write.appliedTo(value), more);
        }

        /** Whether all that may follow this way may follow the other one too. */
        boolean isNoBetterThan(Way other) {
            return value.equals(other.value) && happened.containsAll(other.happened);
        }
    }

    /** {@code floors}: the highest revision that anybody had been told before a moment. */
    Timeline(List<Operation> unit, LongUnaryOperator floors) {
        events = unit.stream()
                .filter(operation -> !operation.isOpen())
                .sorted(Comparator.comparingLong(Operation::revision).thenComparing(operation -> !operation.isWrite()))
                .toList();
        open = unit.stream()
                .filter(operation -> operation.isOpen() && operation.isWrite())
                .map(write -> new Open(write, floors.applyAsLong(write.begin())))
                .toList();
    }

    /** The first event that no way explains. */
    Optional<String> violation() {
        List<Way> ways = List.of(new Way(Optional.empty(), Set.of()));
        long last = 0;
        Optional<Operation> decided = Optional.empty();
        for (Operation event : events) {
            List<Way> before = withOpen(ways, event, last, event.isWrite() ? event.revision() - 1 : event.revision());
            ways = minimal(before.stream()
                    .filter(way -> fits(event, way.value()))
                    .map(way -> new Way(event.appliedTo(way.value()), way.happened()))
                    .toList());
            if (ways.isEmpty()) {
                return Optional.of("%s cannot be: before it %s%s"
                        .formatted(
                                event,
                                decided.map(Operation::toString).orElse("nothing was decided"),
                                open.isEmpty() ? "" : ", and of the open writes none explains it: " + writes()));
            }
            last = event.revision();
            decided = event.isWrite() ? Optional.of(event) : decided;
        }
        return Optional.empty();
    }

    private List<Operation> writes() {
        return open.stream().map(Open::write).toList();
    }

    private static boolean fits(Operation event, Optional<Value> before) {
        return switch (event.kind()) {
            case PUT -> event.result() == Operation.Result.DONE;
            case TARGET, DELETE -> before.isPresent() == (event.result() == Operation.Result.DONE);
            case READ -> before.equals(event.seen());
        };
    }

    /** The ways, and those in which open writes happened after {@code from} and not after {@code to}, as far as it matters. */
    private List<Way> withOpen(List<Way> ways, Operation event, long from, long to) {
        List<Integer> possible = new ArrayList<>();
        for (int index = 0; index < open.size(); index++) {
            if (Math.max(from, open.get(index).floor()) < to) {
                possible.add(index);
            }
        }
        List<Way> all = new ArrayList<>(ways);
        for (Way way : ways) {
            for (int index : possible) {
                apply(way, index).filter(after -> mayMatter(event, index)).ifPresent(after -> {
                    all.add(after);
                    if (event.kind() == Operation.Kind.READ) {
                        possible.forEach(next -> apply(after, next)
                                .filter(twice -> mayMatter(event, next))
                                .ifPresent(all::add));
                    }
                });
            }
        }
        return all;
    }

    private Optional<Way> apply(Way way, int index) {
        return way.happened().contains(index)
                ? Optional.empty()
                : Optional.of(way.after(index, open.get(index).write()));
    }

    /**
     * Whether it can make a difference that an open write happened just before an event. What a PUT or a DELETE leaves does
     * not depend on what was there, so of the writes before an event at most two matter: for what a read shows, a PUT of
     * its content and a TARGET after that; for whether there was a unit, one PUT or one DELETE.
     */
    private boolean mayMatter(Operation event, int index) {
        Operation write = open.get(index).write();
        boolean needsUnit = event.result() == Operation.Result.DONE;
        return switch (event.kind()) {
            case PUT -> false;
            case TARGET, DELETE -> write.kind() == (needsUnit ? Operation.Kind.PUT : Operation.Kind.DELETE);
            case READ ->
                event.seen()
                        .map(seen -> switch (write.kind()) {
                            case PUT -> write.content().equals(seen.content());
                            case TARGET -> write.target().equals(seen.target());
                            case DELETE, READ -> false;
                        })
                        .orElse(write.kind() == Operation.Kind.DELETE);
        };
    }

    private static List<Way> minimal(List<Way> ways) {
        Set<Way> distinct = new HashSet<>(ways);
        return distinct.stream()
                .filter(way -> distinct.stream().noneMatch(other -> !other.equals(way) && way.isNoBetterThan(other)))
                .toList();
    }
}
