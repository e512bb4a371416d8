package io.flotilla.agent;

import io.flotilla.bus.Bus;
import io.flotilla.bus.Progress;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.reconcile.AgentTask;
import io.flotilla.systemd.LoadResult;
import io.flotilla.systemd.Systemd;
import io.flotilla.systemd.UnitStatus;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what is on this machine already, without touching what runs: when the daemon starts, what one before it
 * left; later, units that a new order covers as they are. Used on one context.
 */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final String UNKNOWN_OWNER =
            "nobody knows who ordered it, so it is kept running: submit it to take it over, or stop it with systemctl";

    private final Systemd systemd;
    private final Ledger ledger;
    private final Bus bus;
    private final Consumer<UnitName> whenDone;
    private final Set<UnitName> underWay = new HashSet<>();

    /** {@code whenDone} is called with each unit that another pass may find something to do for. */
    Adoption(Systemd systemd, Ledger ledger, Bus bus, Consumer<UnitName> whenDone) {
        this.systemd = systemd;
        this.ledger = ledger;
        this.bus = bus;
        this.whenDone = whenDone;
    }

    /**
     * Of a unit that the ledger does not know, nobody knows who ordered it; its file, if it can be read, says what it
     * asks for.
     */
    static Ledger.Entry ofUnknownOwner(UnitStatus status, Optional<UnitFile> file) {
        OnIsolated onIsolated = file.map(
                        read -> FleetOptions.of(status.unit(), read).onIsolated())
                .orElse(OnIsolated.KEEP);
        String runHash = file.map(UnitFile::runHash).orElse("");
        return new Ledger.Entry(
                status.hash(), runHash, onIsolated, status.state().isRunning(), false, 0, "", "", 0);
    }

    /**
     * Makes the ledger say what is here, and tells the publisher: after a restart of the daemon nobody else knows. A unit
     * without a file is not here: the daemon before this one ended between what it did and its note of it.
     */
    Future<Void> takeStock() {
        List.copyOf(ledger.entries().keySet()).stream()
                .filter(unit -> systemd.unit(unit).isEmpty())
                .forEach(ledger::remove);
        Set<UnitName> unknown = systemd.units().keySet().stream()
                .filter(unit -> ledger.get(unit).isEmpty())
                .collect(Collectors.toSet());
        return files(unknown).map(files -> {
            unknown.forEach(unit -> keep(unit, Optional.ofNullable(files.get(unit))));
            ledger.entries().keySet().forEach(this::tell);
            return null;
        });
    }

    private Future<Map<UnitName, UnitFile>> files(Set<UnitName> units) {
        return units.isEmpty() ? Future.succeededFuture(Map.of()) : systemd.files(units);
    }

    private void keep(UnitName unit, Optional<UnitFile> file) {
        systemd.unit(unit).ifPresent(status -> {
            LOG.warn("unit {}: {}", unit, UNKNOWN_OWNER);
            ledger.put(unit, ofUnknownOwner(status, file));
            ledger.saveSoon();
        });
    }

    private void tell(UnitName unit) {
        ledger.get(unit)
                .ifPresent(entry -> bus.progress(new Progress(
                        unit,
                        entry.reached(),
                        entry.hash(),
                        entry.carriedOut(),
                        entry.job(),
                        entry.log().isEmpty() ? UNKNOWN_OWNER : "")));
    }

    /**
     * Puts the ordered content of these units in place, and then notes it: a note never says more than is so. What fails
     * is tried again when all units are looked at.
     */
    void adopt(OrderSheet sheet, List<AgentTask> tasks) {
        Map<UnitName, Order> orders = new TreeMap<>();
        tasks.stream().filter(task -> underWay.add(task.unit())).forEach(task -> {
            LOG.atInfo().log("{}", task);
            orders.put(task.unit(), Objects.requireNonNull(sheet.orders().get(task.unit())));
        });
        Map<UnitName, UnitFile> files = new TreeMap<>();
        orders.forEach((unit, order) -> {
            if (systemd.unit(unit)
                    .filter(here -> here.hash().equals(order.hash()))
                    .isEmpty()) {
                files.put(unit, order.file());
            }
        });
        Future<Map<UnitName, LoadResult>> placed =
                files.isEmpty() ? Future.succeededFuture(Map.of()) : systemd.load(files);
        placed.onComplete(results -> orders.forEach((unit, order) -> {
            underWay.remove(unit);
            refusal(results, unit)
                    .ifPresentOrElse(
                            why -> LOG.warn("unit {} keeps its old content for now: {}", unit, why),
                            () -> adopted(sheet, unit, order));
        }));
    }

    private static Optional<String> refusal(AsyncResult<Map<UnitName, LoadResult>> results, UnitName unit) {
        return results.failed()
                ? Optional.of(String.valueOf(results.cause().getMessage()))
                : Optional.ofNullable(results.result().get(unit))
                        .filter(result -> !result.isDone())
                        .map(LoadResult::message);
    }

    private void adopted(OrderSheet sheet, UnitName unit, Order order) {
        systemd.unit(unit).ifPresent(status -> {
            Ledger.Entry known = ledger.get(unit).orElseGet(() -> ofUnknownOwner(status, Optional.empty()));
            ledger.put(unit, Ledger.Entry.ordered(unit, order, sheet).inPlaceOf(known));
            ledger.saveSoon();
            tell(unit);
            whenDone.accept(unit);
        });
    }
}
