package io.flotilla.agent;

import io.flotilla.bus.Bus;
import io.flotilla.bus.PassLoop;
import io.flotilla.desired.OrderSheet;
import io.flotilla.reconcile.AgentPlan;
import io.flotilla.reconcile.HeldUnit;
import io.flotilla.registry.Registry;
import io.flotilla.systemd.Systemd;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
    private Optional<DeadMansSwitch> deadMans = Optional.empty();

    /** What one pass works with. */
    private record Tools(
            LastSheet sheets, Holdings holdings, Performer performer, IsolationGuard guard, Inheritance inheritance) {}

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

    private Future<Void> start(Ledger ledger, LastSheet last) {
        Performer performer = new Performer(vertx, systemd, ledger);
        return performer
                .takeStock()
                .compose(taken -> DeadMansSwitch.open(vertx, systemd, options, performer::wereStopped))
                .map(opened -> {
                    start(new Holdings(systemd, ledger, performer::isStarting), last, performer, opened);
                    return null;
                });
    }

    private void start(Holdings holdings, LastSheet last, Performer performer, DeadMansSwitch opened) {
        sheets = Optional.of(last);
        deadMans = Optional.of(opened);
        IsolationGuard guard = new IsolationGuard(holdings.ledger(), opened, new Bus(vertx));
        Inheritance inheritance = new Inheritance(registry, holdings.ledger());
        Tools tools = new Tools(last, holdings, performer, guard, inheritance);
        PassLoop loop = new PassLoop(
                vertx,
                () -> pass(tools),
                cause -> LOG.warn("orders were not carried out, trying again: {}", cause.toString()));
        Consumer<UnitName> look = unit -> {
            suspects.add(unit);
            loop.signal();
        };
        performer.whenDone(look);
        inheritance.whenTaken(look);
        opened.onChange(units -> {
            suspects.addAll(units);
            loop.signal();
        });
        guard.look(Optional.empty());
        systemd.watchConnection(connected -> {
            opened.check();
            lookAtAll(loop);
        });
        registry.watchContact(guard::renewed);
        registry.watchOrders(given -> {
            obey(given, tools);
            loop.signal();
        });
        vertx.setPeriodic(options.safetyPass().toMillis(), timer -> {
            opened.check();
            lookAtAll(loop);
        });
        vertx.setTimer(options.agentTtl().toMillis(), timer -> {
            if (last.offerStored()) {
                lookAtAll(loop);
            }
        });
    }

    /**
     * For how many milliseconds what must not run twice may go on here after an earlier node, if no leader answers. Blocks
     * once; an IOException says that nobody knows.
     */
    public static LongSupplier leftByAnEarlierNode(AgentOptions options) throws IOException {
        return DeadMansSwitch.left(options.switchFolder());
    }

    /** Whether this host holds units that are to stop when it is cut off. On this verticle's context, as all below. */
    public boolean holdsForContactOnly() {
        return deadMans.filter(held -> !held.units().isEmpty()).isPresent();
    }

    /** The leader lets this host be silent for {@code millis} from {@code nanos} of this process's clock on. */
    public Future<Void> maySilentlyRun(long nanos, long millis) {
        return deadMans.map(held -> held.extend(nanos, millis)).orElseGet(Future::succeededFuture);
    }

    /** Completes when no such unit runs any more; fails when systemd does not tell any more. */
    public Future<Void> untilStopped() {
        Promise<Void> promise = Promise.promise();
        systemd.watch(status -> endIfStopped(promise));
        systemd.watchConnection(connected -> {
            if (!connected) {
                promise.tryFail("systemd cannot be reached");
            }
        });
        endIfStopped(promise);
        return promise.future();
    }

    private void endIfStopped(Promise<Void> promise) {
        Set<UnitName> units = deadMans.map(DeadMansSwitch::units).orElse(Set.of());
        boolean isOver = units.stream().noneMatch(unit -> systemd.unit(unit)
                .filter(status -> status.state().isRunning())
                .isPresent());
        if (isOver) {
            promise.tryComplete();
        }
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
        Optional<OrderSheet> current = tools.sheets().current();
        tools.guard().look(current);
        return current.isEmpty() || !systemd.isConnected() ? Future.succeededFuture() : pass(current.get(), tools);
    }

    private Future<Void> pass(OrderSheet sheet, Tools tools) {
        if (lookAtAll) {
            suspects.addAll(sheet.orders().keySet());
            suspects.addAll(systemd.units().keySet());
            tools.inheritance().look(sheet);
        }
        Set<UnitName> looked = suspects;
        suspects = new HashSet<>();
        lookAtAll = false;
        Map<UnitName, HeldUnit> held = tools.holdings().of(looked);
        warnOfUnordered(sheet, held.values());
        return tools.performer()
                .perform(sheet, AgentPlan.of(sheet, held, looked), task -> tools.guard()
                        .allows(sheet, task))
                .onComplete(done -> tools.guard().look(Optional.of(sheet)))
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
