package io.flotilla.agent;

import io.flotilla.bus.Bus;
import io.flotilla.bus.Progress;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.reconcile.AgentTask;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Has the units that ask for it stopped when the machine has lost contact, and keeps them from being started before that
 * is sure, and, after they may have been stopped, until a leader's sheet orders them again: until then they may run
 * elsewhere. Used on one context.
 */
final class IsolationGuard {
    private final Ledger ledger;
    private final DeadMansSwitch deadMans;
    private final Bus bus;
    private final Set<UnitName> coming = new HashSet<>();
    private boolean isConfirmed;

    IsolationGuard(Ledger ledger, DeadMansSwitch deadMans, Bus bus) {
        this.ledger = ledger;
        this.deadMans = deadMans;
        this.bus = bus;
    }

    /** A leader with a majority was there at {@code nanos} of this process's clock. */
    void renewed(long nanos) {
        isConfirmed &= !deadMans.isPast();
        deadMans.renewed(nanos);
    }

    /** A leader that answers has given this machine its orders, the same ones or newer ones; says whether that is news. */
    boolean ordersGiven() {
        boolean wasConfirmed = isConfirmed;
        isConfirmed = !deadMans.isPast();
        return isConfirmed && !wasConfirmed;
    }

    /** Tells the switch which units there are, or soon will be. */
    void look(Optional<OrderSheet> sheet) {
        coming.removeIf(unit -> ledger.get(unit).isPresent()
                || !sheet.map(given -> given.orders().containsKey(unit)).orElse(false));
        Set<UnitName> units = new HashSet<>(coming);
        ledger.entries().forEach((unit, entry) -> {
            if (entry.onIsolated() == OnIsolated.STOP) {
                units.add(unit);
            }
        });
        deadMans.hold(units);
    }

    /** Whether the task is nothing that only a machine in contact may do, or one that would be stopped in time. */
    boolean allows(OrderSheet sheet, AgentTask task) {
        UnitName unit = task.unit();
        Order order = sheet.orders().get(unit);
        if (order == null
                || task.kind() == AgentTask.Kind.STOP
                || task.kind() == AgentTask.Kind.ADOPT
                || FleetOptions.of(unit, order.file()).onIsolated() == OnIsolated.KEEP) {
            return true;
        }
        isConfirmed &= !deadMans.isPast();
        if (isConfirmed && !deadMans.isArmed(unit)) {
            coming.add(unit);
            tellWhy(unit, order);
        }
        return isConfirmed && deadMans.isArmed(unit);
    }

    private void tellWhy(UnitName unit, Order order) {
        if (!deadMans.trouble().isEmpty()) {
            bus.progress(new Progress(
                    unit,
                    ledger.get(unit).isPresent() ? TargetState.LOADED : TargetState.INACTIVE,
                    order.hash(),
                    order.revision(),
                    "start refused",
                    "OnIsolated=stop: what would stop it in time does not run: " + deadMans.trouble()));
        }
    }
}
