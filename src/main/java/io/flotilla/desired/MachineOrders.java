package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One machine's orders, kept up to date change by change, so that a sheet costs a copy and what changed since an older
 * sheet costs only that. Not thread-safe.
 */
public final class MachineOrders {
    /** An older sheet than the last removal that is forgotten is replaced as a whole. */
    static final int REMEMBERED_REMOVALS = 10_000;

    private final MachineId machine;
    private final SortedMap<UnitName, OrderSheet.Order> orders = new TreeMap<>();
    private final Map<UnitName, Long> changes = new HashMap<>();
    private final NavigableMap<Long, Set<UnitName>> byRevision = new TreeMap<>();
    private final Set<UnitName> removals = new LinkedHashSet<>();
    private Set<UnitName> kept = Set.of();
    private long known;
    private long changedAt;

    public MachineOrders(MachineId machine) {
        this.machine = machine;
    }

    /** What was before is forgotten: nobody knows any more what changed until {@code revision}. */
    public void reset(Collection<DesiredUnit> units, long revision) {
        orders.clear();
        changes.clear();
        byRevision.clear();
        removals.clear();
        units.forEach(unit -> put(unit.name(), Optional.of(unit), revision));
        known = revision;
        changedAt = revision;
    }

    /** From {@code revision} on the unit is this, or gone; says whether that changed an order. */
    public boolean put(UnitName name, Optional<DesiredUnit> unit, long revision) {
        Optional<OrderSheet.Order> order = unit.flatMap(present -> OrderSheet.Order.of(present, machine));
        OrderSheet.Order before = order.isPresent() ? orders.put(name, order.get()) : orders.remove(name);
        if (order.equals(Optional.ofNullable(before))) {
            return false;
        }
        note(name, revision);
        removals.remove(name);
        if (order.isEmpty()) {
            removals.add(name);
            forgetOldestRemoval();
        }
        return true;
    }

    private void note(UnitName name, long revision) {
        Long before = changes.put(name, revision);
        if (before != null) {
            unlist(name, before);
        }
        byRevision.computeIfAbsent(revision, key -> new TreeSet<>()).add(name);
        changedAt = revision;
    }

    private void unlist(UnitName name, long revision) {
        byRevision.computeIfPresent(revision, (key, names) -> {
            names.remove(name);
            return names.isEmpty() ? null : names;
        });
    }

    private void forgetOldestRemoval() {
        if (removals.size() > REMEMBERED_REMOVALS) {
            UnitName oldest = removals.iterator().next();
            removals.remove(oldest);
            Optional.ofNullable(changes.remove(oldest)).ifPresent(revision -> {
                unlist(oldest, revision);
                known = Math.max(known, revision);
            });
        }
    }

    /** These are kept from now on, and no others; says whether that is news. */
    public boolean keep(Set<UnitName> units) {
        boolean isNews = !units.equals(kept);
        kept = Set.copyOf(units);
        return isNews;
    }

    public Set<UnitName> kept() {
        return kept;
    }

    /** The revision at which an order last changed: a sheet of it or a newer one lacks none. */
    public long changedAt() {
        return changedAt;
    }

    public OrderSheet sheet(String log, int term, long revision) {
        return new OrderSheet(machine, log, term, revision, orders, kept);
    }

    /**
     * What makes the present sheet, the one that {@link #sheet} gives, of the same log's sheet of revision {@code since};
     * empty if that is too long ago.
     */
    public Optional<SheetDelta> deltaSince(long since, String log, int term, long revision) {
        if (since < known || since > revision) {
            return Optional.empty();
        }
        SortedMap<UnitName, OrderSheet.Order> changed = new TreeMap<>();
        Set<UnitName> removed = new TreeSet<>();
        byRevision
                .tailMap(since, false)
                .values()
                .forEach(names -> names.forEach(name -> Optional.ofNullable(orders.get(name))
                        .ifPresentOrElse(order -> changed.put(name, order), () -> removed.add(name))));
        return Optional.of(new SheetDelta(machine, log, term, since, revision, changed, removed, kept));
    }
}
