package io.flotilla.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What clients asked and were answered, through all hosts. {@link #violations} looks for an order of all writes that
 * explains it: the order of the revisions that the answers carry, with writes that had no answer anywhere after their
 * beginning, or nowhere. Any thread may add.
 */
public final class History {
    private final List<Operation> operations = new ArrayList<>();

    /** Whether it has ended or, without an answer, is given up. */
    public synchronized void add(Operation operation) {
        operations.add(operation);
    }

    public synchronized int size() {
        return operations.size();
    }

    /** What cannot be, in words; empty if all can be explained. */
    public synchronized List<String> violations() {
        List<Operation> ended = operations.stream()
                .filter(operation -> !operation.isOpen())
                .sorted(Comparator.comparingLong(Operation::end))
                .toList();
        NavigableMap<Long, Operation> known = newestByEnd(ended);
        List<String> found = new ArrayList<>();
        decidedOnce(ended, found);
        decidedInTime(ended, known, found);
        asNewAsAsked(ended, found);
        neverBack(ended, found);
        byUnit().values().forEach(unit -> new Timeline(unit, begin -> revisionBefore(known, begin))
                .violation()
                .ifPresent(found::add));
        return found;
    }

    private Map<String, List<Operation>> byUnit() {
        Map<String, List<Operation>> units = new TreeMap<>();
        operations.forEach(operation -> units.computeIfAbsent(operation.unit(), unit -> new ArrayList<>())
                .add(operation));
        return units;
    }

    /** At each end that brought one, the operation with the highest revision that had ended by then. */
    private static NavigableMap<Long, Operation> newestByEnd(List<Operation> ended) {
        NavigableMap<Long, Operation> newest = new TreeMap<>();
        for (Operation operation : ended) {
            Map.Entry<Long, Operation> last = newest.lastEntry();
            if (last == null || operation.revision() > last.getValue().revision()) {
                newest.put(operation.end(), operation);
            }
        }
        return newest;
    }

    private static long revisionBefore(NavigableMap<Long, Operation> newest, long begin) {
        Map.Entry<Long, Operation> before = newest.lowerEntry(begin);
        return before == null ? 0 : before.getValue().revision();
    }

    private static void decidedOnce(List<Operation> ended, List<String> found) {
        Map<Long, Operation> decided = new HashMap<>();
        for (Operation write : ended) {
            if (write.isWrite()) {
                Operation other = decided.put(write.revision(), write);
                if (other != null) {
                    found.add("two writes have one revision: %s, and %s".formatted(other, write));
                }
            }
        }
    }

    /** What was shown or decided before a write began has a lower revision than the write. */
    private static void decidedInTime(List<Operation> ended, NavigableMap<Long, Operation> known, List<String> found) {
        for (Operation write : ended) {
            Map.Entry<Long, Operation> before = known.lowerEntry(write.begin());
            if (write.isWrite() && before != null && before.getValue().revision() >= write.revision()) {
                found.add("a write was decided before it began: %s, after %s".formatted(write, before.getValue()));
            }
        }
    }

    private static void asNewAsAsked(List<Operation> ended, List<String> found) {
        for (Operation read : ended) {
            if (read.revision() < read.least()) {
                found.add("a read is older than it asked for: " + read);
            }
        }
    }

    /** A host that showed a revision, or answered a write with it, shows no older one while its node is up. */
    private static void neverBack(List<Operation> ended, List<String> found) {
        Map<String, NavigableMap<Long, Operation>> hosts = new HashMap<>();
        Map<String, List<Operation>> byHost = new TreeMap<>();
        ended.forEach(operation -> byHost.computeIfAbsent(operation.host(), host -> new ArrayList<>())
                .add(operation));
        byHost.forEach((host, all) -> hosts.put(host, newestByEnd(all)));
        byHost.forEach((host, all) -> all.stream()
                .filter(operation -> !operation.isWrite())
                .forEach(read -> {
                    Map.Entry<Long, Operation> before =
                            hosts.getOrDefault(host, new TreeMap<>()).lowerEntry(read.begin());
                    if (before != null && before.getValue().revision() > read.revision()) {
                        found.add("a host went back: %s, after %s".formatted(read, before.getValue()));
                    }
                }));
    }
}
