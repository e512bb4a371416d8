package io.flotilla.node;

import io.flotilla.agent.AgentVerticle;
import io.flotilla.config.NodeConfig;
import io.flotilla.registry.host.HostRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a node goes: what it says to others before it stops. They count on it that what must not run twice stops here when
 * they hear nothing for {@code agent_ttl}; so for more they have to be asked, and a host that shuts down is gone only once
 * those units are. Any thread.
 */
final class Farewell {
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);
    private static final long ANSWER_MILLIS = 500;

    private record Serving(Context context, Roles.Deployed roles) {}

    private final HostRegistry registry;
    private final NodeConfig.Cluster settings;
    private volatile Optional<Serving> serving = Optional.empty();
    private volatile boolean isWaitingForUnits;

    Farewell(HostRegistry registry, NodeConfig.Cluster settings) {
        this.registry = registry;
        this.settings = settings;
    }

    /** The roles are deployed on {@code context}. */
    void servesWith(Context context, Roles.Deployed roles) {
        serving = Optional.of(new Serving(context, roles));
    }

    /** Whether units are being stopped, with the host, that others are to know of before this node goes. */
    boolean isWaitingForUnits() {
        return isWaitingForUnits;
    }

    /** Completes when all is said; fails if the units of a host that shuts down cannot be seen: then it says nothing. */
    Future<Void> say(boolean hasLeft) {
        return serving.isEmpty() || hasLeft
                ? registry.goodbye(hasLeft)
                : isHostStopping(serving.get()).compose(isForGood -> say(serving.get(), isForGood));
    }

    /** Asked where the adapter lives; whatever keeps it from answering, the host then counts as going on. */
    private static Future<Boolean> isHostStopping(Serving here) {
        return Roles.on(here.context(), here.roles().systemd()::isHostStopping)
                .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .otherwise(false);
    }

    private Future<Void> say(Serving here, boolean isForGood) {
        AgentVerticle agent = here.roles().agent();
        return Roles.on(here.context(), () -> Future.succeededFuture(agent.holdsForContactOnly()))
                .compose(holds -> {
                    if (!holds) {
                        return Future.succeededFuture();
                    }
                    return isForGood ? untilStopped(here) : silence(here);
                })
                .compose(ready -> registry.goodbye(isForGood));
    }

    private Future<Void> silence(Serving here) {
        long millis = settings.restartGrace().toMillis();
        long asked = System.nanoTime();
        return registry.askSilence(millis)
                .compose(granted ->
                        Roles.on(here.context(), () -> here.roles().agent().maySilentlyRun(asked, millis)))
                .onFailure(cause -> LOG.warn(
                        "units with OnIsolated=stop stop {} s after a leader last answered, unless a node is back here: {}",
                        settings.agentTtl().toSeconds(),
                        cause.getMessage()))
                .otherwiseEmpty();
    }

    private Future<Void> untilStopped(Serving here) {
        isWaitingForUnits = true;
        return registry.beginToEnd()
                .compose(said -> Roles.on(here.context(), here.roles().agent()::untilStopped))
                .onComplete(stopped -> isWaitingForUnits = false);
    }
}
