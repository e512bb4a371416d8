package io.flotilla.agent;

import io.flotilla.bus.Bus;
import io.flotilla.bus.Progress;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.systemd.LoadResult;
import io.flotilla.systemd.Systemd;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the files of ordered units in place, and says of which that cannot be done. Used on one context. */
final class Loading {
    private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

    private final Systemd systemd;
    private final Ledger ledger;
    private final Bus bus;
    private final Retries retries;
    private final Set<UnitName> notHere = new HashSet<>();

    Loading(Systemd systemd, Ledger ledger, Bus bus, Retries retries) {
        this.systemd = systemd;
        this.ledger = ledger;
        this.bus = bus;
        this.retries = retries;
    }

    /** A unit that could not be loaded and is ordered no longer leaves no trace. */
    void forgetWithdrawn(OrderSheet sheet) {
        notHere.removeIf(unit -> {
            boolean withdrawn = !sheet.orders().containsKey(unit);
            if (withdrawn) {
                bus.progress(Progress.gone(unit));
            }
            return withdrawn;
        });
    }

    /** The orders whose files are in place now; {@code onRefused} is called with each of the others, also when this fails. */
    Future<Map<UnitName, Order>> load(OrderSheet sheet, Map<UnitName, Order> orders, Consumer<UnitName> onRefused) {
        if (orders.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Map<UnitName, UnitFile> files = new TreeMap<>();
        orders.forEach((unit, order) -> {
            files.put(unit, order.file());
            ledger.put(unit, Ledger.Entry.ordered(unit, order, sheet));
        });
        return ledger.save()
                .compose(saved -> systemd.load(files))
                .map(results -> {
                    Map<UnitName, Order> loaded = new TreeMap<>();
                    orders.forEach((unit, order) -> {
                        LoadResult result = results.get(unit);
                        if (result != null && result.isDone()) {
                            loaded.put(unit, order);
                            retries.forget(unit);
                            notHere.remove(unit);
                        } else {
                            notLoaded(unit, order, result == null ? "systemd did not answer" : result.message());
                            onRefused.accept(unit);
                        }
                    });
                    return loaded;
                })
                .onFailure(cause -> orders.keySet().forEach(onRefused));
    }

    private void notLoaded(UnitName unit, Order order, String why) {
        LOG.warn("unit {} cannot be loaded: {}", unit, why);
        bus.progress(new Progress(unit, TargetState.INACTIVE, order.hash(), order.revision(), "load failed", why));
        ledger.remove(unit);
        ledger.saveSoon();
        notHere.add(unit);
        retries.failed(unit);
    }
}
