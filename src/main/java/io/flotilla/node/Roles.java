package io.flotilla.node;

import io.flotilla.agent.AgentOptions;
import io.flotilla.agent.AgentVerticle;
import io.flotilla.api.ApiOptions;
import io.flotilla.api.ApiVerticle;
import io.flotilla.config.ListenAddress;
import io.flotilla.config.NodeConfig;
import io.flotilla.publisher.PublisherVerticle;
import io.flotilla.registry.Registry;
import io.flotilla.scheduler.SchedulerVerticle;
import io.flotilla.systemd.Systemd;
import io.flotilla.systemd.SystemdOptions;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The roles of this host, deployed in order on one event loop, so that nothing in them needs a lock. */
record Roles(NodeConfig config, Vertx vertx, Closing closing) {
    /** A lost hint is made up for after this long at the latest. */
    private static final Duration AGENT_SAFETY_PASS = Duration.ofSeconds(30);

    /** What the node itself has to do with. */
    record Deployed(Systemd systemd, AgentVerticle agent) {}

    /** Completes when all are deployed. */
    Future<Deployed> start(Registry registry, boolean mayLead) {
        return on(vertx.getOrCreateContext(), () -> deploy(new ApiVerticle(registry, apiOptions()))
                .compose(api -> Systemd.open(vertx, systemdOptions()))
                .compose(systemd -> {
                    closing.push(systemd::close);
                    AgentVerticle agent = new AgentVerticle(registry, systemd, agentOptions(config));
                    return deploy(new PublisherVerticle(registry, systemd))
                            .compose(publisher -> deploy(agent))
                            .compose(deployed -> mayLead && !config.engine().disabled()
                                    ? deploy(new SchedulerVerticle(
                                            registry, config.engine().reconcileInterval()))
                                    : Future.succeededFuture())
                            .map(new Deployed(systemd, agent));
                }));
    }

    /** Does {@code work} on {@code context}; completes there. */
    static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(go ->
                Future.<Void>succeededFuture().compose(start -> work.get()).onComplete(promise));
        return promise.future();
    }

    private Future<Void> deploy(Deployable verticle) {
        return vertx.deployVerticle(verticle)
                .onSuccess(id -> closing.push(() -> vertx.undeploy(id)))
                .mapEmpty();
    }

    static AgentOptions agentOptions(NodeConfig config) {
        Path units = config.systemd().unitsDirectory();
        return new AgentOptions(
                units.resolve(".ledger.json"),
                config.dataDir().resolve("sheet.json"),
                units.resolve(".switch"),
                scope(config),
                config.cluster().agentTtl(),
                AGENT_SAFETY_PASS);
    }

    private static SystemdOptions.Scope scope(NodeConfig config) {
        return config.systemd().user() ? SystemdOptions.Scope.USER : SystemdOptions.Scope.SYSTEM;
    }

    private SystemdOptions systemdOptions() {
        return SystemdOptions.of(scope(config), System.getenv())
                .withUnitsDirectory(config.systemd().unitsDirectory());
    }

    private ApiOptions apiOptions() {
        List<SocketAddress> addresses =
                config.api().listen().stream().map(Roles::socketAddress).toList();
        return new ApiOptions(addresses, config.api().tokenLimit(), Version.current());
    }

    private static SocketAddress socketAddress(ListenAddress address) {
        if (address instanceof ListenAddress.Unix unix) {
            return SocketAddress.domainSocketAddress(unix.path().toString());
        }
        if (address instanceof ListenAddress.Tcp tcp && !tcp.secure()) {
            return SocketAddress.inetSocketAddress(tcp.port(), tcp.host());
        }
        throw new StartException("listen = %s: https is not available in this version".formatted(address));
    }
}
