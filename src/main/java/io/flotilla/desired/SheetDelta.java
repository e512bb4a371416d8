package io.flotilla.desired;

import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What makes a machine's newer sheet of its older one.
 *
 * @param since the revision of the older sheet; the other three that name a sheet are those of the newer one
 * @param kept all of them, not only the new ones
 */
public record SheetDelta(
        MachineId machine,
        String log,
        int term,
        long since,
        long revision,
        SortedMap<UnitName, Order> changed,
        Set<UnitName> removed,
        Set<UnitName> kept) {

    public SheetDelta {
        changed = Collections.unmodifiableSortedMap(new TreeMap<>(changed));
        removed = Collections.unmodifiableSet(new TreeSet<>(removed));
        kept = Collections.unmodifiableSet(new TreeSet<>(kept));
    }

    /** The newer sheet; throws if {@code base} is not the sheet that this was made for. */
    public OrderSheet applyTo(OrderSheet base) {
        if (!base.machine().equals(machine) || !base.log().equals(log) || base.revision() != since) {
            throw new IllegalArgumentException(
                    "changes since revision %d of log %s do not fit a sheet of revision %d of %s"
                            .formatted(since, log, base.revision(), base.log()));
        }
        SortedMap<UnitName, Order> orders = new TreeMap<>(base.orders());
        orders.keySet().removeAll(removed);
        orders.putAll(changed);
        return new OrderSheet(machine, log, term, revision, orders, kept);
    }
}
