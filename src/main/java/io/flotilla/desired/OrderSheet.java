package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that one machine should hold, as of a revision: the only thing an agent obeys. Because it is complete, a unit
 * missing from it is to be stopped, but only if the sheet is newer than what had it started.
 *
 * @param log the identity of the log it was made from; sheets of different logs say nothing about each other
 * @param kept units that run elsewhere soon: until then a copy that is here is left as it is
 */
public record OrderSheet(
        MachineId machine, String log, int term, long revision, SortedMap<UnitName, Order> orders, Set<UnitName> kept) {

    public OrderSheet {
        if (term < 0 || revision < 0) {
            throw new IllegalArgumentException("a sheet of term %d, revision %d".formatted(term, revision));
        }
        orders = Collections.unmodifiableSortedMap(new TreeMap<>(orders));
        kept = Collections.unmodifiableSet(new TreeSet<>(kept));
    }

    /** What to do with one unit; {@code revision} is that of the wish. */
    public record Order(UnitFile file, String hash, TargetState target, long revision) {

        /** What {@code machine} is to do with the unit; empty if it is not to hold it. */
        public static Optional<Order> of(DesiredUnit unit, MachineId machine) {
            return unit.isOrderedOn(machine)
                    ? Optional.of(new Order(unit.file(), unit.hash(), unit.target(), unit.revision()))
                    : Optional.empty();
        }
    }

    /** The units whose orders differ from those in {@code older}, gone ones and those kept in only one included. */
    public Set<UnitName> changesSince(OrderSheet older) {
        Set<UnitName> changes = new HashSet<>();
        addDifferences(orders, older.orders, changes);
        kept.stream().filter(unit -> !older.kept.contains(unit)).forEach(changes::add);
        older.kept.stream().filter(unit -> !kept.contains(unit)).forEach(changes::add);
        return changes;
    }

    /** Walks both at once: with each of a thousand orders the agent compares all of them. */
    private static void addDifferences(
            SortedMap<UnitName, Order> now, SortedMap<UnitName, Order> before, Set<UnitName> differences) {
        Iterator<Map.Entry<UnitName, Order>> rest = before.entrySet().iterator();
        Optional<Map.Entry<UnitName, Order>> old = next(rest);
        for (Map.Entry<UnitName, Order> mine : now.entrySet()) {
            while (old.isPresent() && old.get().getKey().compareTo(mine.getKey()) < 0) {
                differences.add(old.get().getKey());
                old = next(rest);
            }
            boolean isBoth = old.isPresent() && old.get().getKey().equals(mine.getKey());
            if (!isBoth || !old.get().getValue().equals(mine.getValue())) {
                differences.add(mine.getKey());
            }
            old = isBoth ? next(rest) : old;
        }
        old.ifPresent(gone -> differences.add(gone.getKey()));
        rest.forEachRemaining(gone -> differences.add(gone.getKey()));
    }

    private static Optional<Map.Entry<UnitName, Order>> next(Iterator<Map.Entry<UnitName, Order>> entries) {
        return entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
    }

    /** Whether this sheet may replace {@code other}: of the same log, not of an older term, not older. */
    public boolean supersedes(OrderSheet other) {
        return log.equals(other.log) && term >= other.term && revision >= other.revision;
    }
}
