package io.flotilla.agent;

import io.flotilla.bus.PassLoop;
import io.flotilla.desired.OrderSheet;
import io.flotilla.reconcile.AgentPlan;
import io.flotilla.reconcile.HeldUnit;
import io.flotilla.registry.Registry;
import io.flotilla.systemd.Systemd;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Obeys this machine's order sheet: compares it with what the machine holds and has the difference done. Woken by a new
 * sheet, by a task that ended and by systemd coming back; looks by itself at a slow pace as well.
 */
public final class AgentVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AgentVerticle.class);

    private final Registry registry;
    private final Systemd systemd;
    private final AgentOptions options;
    private final Set<UnitName> unordered = new HashSet<>();
    private Set<UnitName> suspects = new HashSet<>();
    private boolean lookAtAll = true;
    private Optional<LastSheet> sheets = Optional.empty();

    /** What one pass works with. */
    private record Tools(LastSheet sheets, Holdings holdings, Performer performer, IsolationGuard guard) {}

    public AgentVerticle(Registry registry, Systemd systemd, AgentOptions options) {
        this.registry = registry;
        this.systemd = systemd;
        this.options = options;
    }

    @Override
    public Future<?> start() {
        return Ledger.open(vertx, options.ledgerFile())
                .compose(ledger -> LastSheet.open(vertx, options.sheetFile(), registry.self())
                        .compose(opened -> start(ledger, opened)));
    }

    private Future<Void> start(Ledger ledger, LastSheet opened) {
        Performer performer = new Performer(vertx, systemd, ledger);
        return performer.takeStock().onSuccess(taken -> start(new Holdings(systemd, ledger), opened, performer));
    }

    private void start(Holdings holdings, LastSheet opened, Performer performer) {
        sheets = Optional.of(opened);
        IsolationGuard guard = new IsolationGuard(vertx, registry, holdings, performer, options.agentTtl());
        Tools tools = new Tools(opened, holdings, performer, guard);
        PassLoop loop = new PassLoop(
                vertx,
                () -> pass(tools),
                cause -> LOG.warn("orders were not carried out, trying again: {}", cause.toString()));
        performer.whenDone(unit -> {
            suspects.add(unit);
            loop.signal();
        });
        systemd.watchConnection(connected -> lookAtAll(loop));
        registry.watchOrders(given -> {
            obey(given, tools);
            loop.signal();
        });
        vertx.setPeriodic(options.safetyPass().toMillis(), timer -> lookAtAll(loop));
        vertx.setTimer(options.agentTtl().toMillis(), timer -> {
            if (opened.offerStored()) {
                lookAtAll(loop);
            }
        });
        guard.watch();
    }

    @Override
    public Future<?> stop() {
        return sheets.map(LastSheet::save).orElseGet(Future::succeededFuture);
    }

    private void lookAtAll(PassLoop loop) {
        lookAtAll = true;
        loop.signal();
    }

    /** Of a sheet that follows another only the units whose orders changed need a look. */
    private void obey(OrderSheet given, Tools tools) {
        Optional<OrderSheet> before =
                tools.sheets().current().filter(older -> older.log().equals(given.log()));
        if (tools.sheets().offer(given)) {
            before.ifPresent(older -> suspects.addAll(given.changesSince(older)));
            lookAtAll |= tools.guard().ordersGiven() || before.isEmpty();
        }
    }

    private Future<Void> pass(Tools tools) {
        tools.guard().check();
        Optional<OrderSheet> current = tools.sheets().current();
        return current.isEmpty() || !systemd.isConnected() ? Future.succeededFuture() : pass(current.get(), tools);
    }

    private Future<Void> pass(OrderSheet sheet, Tools tools) {
        if (lookAtAll) {
            suspects.addAll(sheet.orders().keySet());
            suspects.addAll(systemd.units().keySet());
        }
        Set<UnitName> looked = suspects;
        suspects = new HashSet<>();
        lookAtAll = false;
        Map<UnitName, HeldUnit> held = tools.holdings().of(looked);
        warnOfUnordered(sheet, held.values());
        return tools.performer()
                .perform(sheet, AgentPlan.of(sheet, held, looked), task -> tools.guard()
                        .allows(sheet, task))
                .onFailure(cause -> suspects.addAll(looked));
    }

    private void warnOfUnordered(OrderSheet sheet, Collection<HeldUnit> held) {
        held.stream()
                .filter(unit -> AgentPlan.isKeptForLackOfAnOrder(sheet, unit))
                .filter(unit -> unordered.add(unit.unit()))
                .forEach(unit -> LOG.warn(
                        "unit {} is kept running: no order of this cluster covers it; submit it to take it over, or"
                                + " stop it with systemctl",
                        unit.unit()));
    }
}
