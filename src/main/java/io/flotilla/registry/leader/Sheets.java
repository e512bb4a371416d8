package io.flotilla.registry.leader;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Image;
import io.flotilla.desired.KeptMark;
import io.flotilla.desired.MachineOrders;
import io.flotilla.desired.OrderBook;
import io.flotilla.machine.MachineId;
import io.flotilla.reconcile.Handover;
import io.flotilla.registry.wire.SheetAnswer;
import io.flotilla.registry.wire.SheetMark;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The order sheets of all machines, kept up to date change by change while this host leads. A machine gets none before
 * it has reported all that it holds and a plan has taken it into account: what it holds may be the only copy that runs.
 * On the registry's event loop.
 */
final class Sheets {
    private final StateReports reports;
    private final OrderBook orders = new OrderBook();
    private final Map<UnitName, Set<MachineId>> keepers = new HashMap<>();
    private final PlanCoverage planned = new PlanCoverage();
    private Set<MachineId> changed = new HashSet<>();

    Sheets(StateReports reports) {
        this.reports = reports;
    }

    void begin(Collection<DesiredUnit> units, long revision) {
        orders.reset(units, revision);
        keepers.clear();
        planned.begin();
        changed = new HashSet<>();
    }

    void changed(UnitName name, Optional<DesiredUnit> unit, long revision) {
        changed.addAll(orders.put(name, unit, revision));
        reported(name);
    }

    /** A plan is about to be made in view of these machines; the one before has been carried out. Says whether that gave a machine its sheet. */
    boolean planning(Set<MachineId> machines) {
        Set<MachineId> news = planned.planning(machines);
        changed.addAll(news);
        return !news.isEmpty();
    }

    boolean isPlanned(MachineId machine) {
        return planned.contains(machine);
    }

    /** The state of a unit changed on some machine: others may have waited for that. */
    void reported(UnitName unit) {
        changed.addAll(keepers.getOrDefault(unit, Set.of()));
    }

    void reportedAll(MachineId machine) {
        changed.add(machine);
    }

    /** Those whose sheets may say something new since the last call. */
    Set<MachineId> takeChanged() {
        Set<MachineId> taken = changed;
        changed = new HashSet<>();
        return taken;
    }

    /** When the machine's orders last changed, or -1 if it is not to have a sheet yet. */
    long changedAt(MachineId machine) {
        return mayHave(machine) ? orders.of(machine).changedAt() : -1;
    }

    /** Tells the present set of kept units from another; looked at anew, since nothing else tells that it has shrunk. */
    long keptMark(MachineId machine, Image image) {
        if (!orders.of(machine).kept().isEmpty()) {
            keep(machine, image);
        }
        return KeptMark.of(orders.of(machine).kept());
    }

    private boolean mayHave(MachineId machine) {
        return isPlanned(machine) && reports.isComplete(machine);
    }

    /** The present sheet if the machine is to have one and it says more than the one it {@code had}; what changed, if that is known. */
    SheetAnswer answer(MachineId machine, Optional<SheetMark> had, Image image) {
        if (!isNews(machine, had, image)) {
            return new SheetAnswer.NoNews();
        }
        MachineOrders known = orders.of(machine);
        String log = image.identity();
        Optional<SheetAnswer> changes = had.filter(sheet -> sheet.log().equals(log))
                .flatMap(sheet -> known.deltaSince(sheet.revision(), log, image.term(), image.revision()))
                .map(SheetAnswer.Changes::new);
        return changes.orElseGet(() -> new SheetAnswer.Whole(known.sheet(log, image.term(), image.revision())));
    }

    private boolean isNews(MachineId machine, Optional<SheetMark> had, Image image) {
        if (!mayHave(machine)) {
            return false;
        }
        keep(machine, image);
        return had.map(sheet -> !sheet.log().equals(image.identity())
                        || sheet.term() != image.term()
                        || sheet.revision() < orders.of(machine).changedAt()
                        || sheet.kept() != KeptMark.of(orders.of(machine).kept()))
                .orElse(true);
    }

    private void keep(MachineId machine, Image image) {
        Set<UnitName> keeps = new TreeSet<>();
        reports.of(machine).keySet().stream()
                .filter(unit -> reports.isLeftover(unit, machine))
                .filter(unit -> Handover.isKept(image.unit(unit), machine, other -> report(unit, other)))
                .forEach(keeps::add);
        if (!keeps.isEmpty()) {
            Collection<DesiredUnit> orderedHere = image.orderedOn(machine);
            keeps.removeIf(unit -> image.unit(unit)
                    .filter(known -> Handover.isInTheWay(known, orderedHere))
                    .isPresent());
        }
        Set<UnitName> before = orders.of(machine).kept();
        if (orders.of(machine).keep(keeps)) {
            before.forEach(unit -> keepers.getOrDefault(unit, new HashSet<>()).remove(machine));
            keeps.forEach(unit ->
                    keepers.computeIfAbsent(unit, name -> new HashSet<>()).add(machine));
            keepers.values().removeIf(Set::isEmpty);
        }
    }

    private Optional<Handover.Report> report(UnitName unit, MachineId machine) {
        return Optional.ofNullable(reports.of(machine).get(unit))
                .map(state -> new Handover.Report(state.reached(), state.state()));
    }
}
