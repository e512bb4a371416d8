package io.flotilla.agent;

import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.reconcile.AgentTask;
import io.flotilla.reconcile.HeldUnit;
import io.flotilla.reconcile.Isolation;
import io.flotilla.registry.Registry;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.OnIsolated;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the units that ask for it when the machine has lost contact, and keeps them from being started until a leader's
 * sheet orders them again: until then they may run elsewhere. Used on one context.
 */
final class IsolationGuard {
    private static final Logger LOG = LoggerFactory.getLogger(IsolationGuard.class);

    private final Vertx vertx;
    private final Registry registry;
    private final Holdings holdings;
    private final Performer performer;
    private final Duration agentTtl;
    private final long started = now();
    private boolean wasInTouch;
    private boolean isConfirmed;

    IsolationGuard(Vertx vertx, Registry registry, Holdings holdings, Performer performer, Duration agentTtl) {
        this.vertx = vertx;
        this.registry = registry;
        this.holdings = holdings;
        this.performer = performer;
        this.agentTtl = agentTtl;
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Looks each time when the silence could have become too long. */
    void watch() {
        check();
        vertx.setTimer(Math.max(1, isolation().nextLook()), timer -> watch());
    }

    /** Stops or kills what must not run now. */
    void check() {
        Isolation isolation = isolation();
        if (isolation.isIsolated()) {
            isConfirmed = false;
            Collection<HeldUnit> held = holdings.notForIsolation();
            isolation.toStop(held).stream()
                    .filter(performer::stopNow)
                    .forEach(unit -> LOG.warn(
                            "stop {}: no leader has answered for {} ms, and it asks for OnIsolated=stop",
                            unit,
                            isolation.millis()));
            isolation.toKill(held).forEach(performer::kill);
        }
    }

    /** A leader that answers has given this machine its orders, the same ones or newer ones; says whether that is news. */
    boolean ordersGiven() {
        boolean wasConfirmed = isConfirmed;
        isConfirmed = !isolation().isIsolated();
        return isConfirmed && !wasConfirmed;
    }

    /** Whether the task is nothing that only a machine in contact may do. */
    boolean allows(OrderSheet sheet, AgentTask task) {
        Order order = sheet.orders().get(task.unit());
        return isConfirmed
                || order == null
                || task.kind() == AgentTask.Kind.STOP
                || task.kind() == AgentTask.Kind.ADOPT
                || FleetOptions.of(task.unit(), order.file()).onIsolated() == OnIsolated.KEEP;
    }

    /** Before the first answer the registry counts from its own start, which was before the agent's. */
    private Isolation isolation() {
        long silence = registry.isolatedMillis();
        long uptime = now() - started;
        wasInTouch |= silence < uptime;
        return wasInTouch ? Isolation.since(silence, agentTtl) : Isolation.sinceStart(uptime, agentTtl);
    }
}
