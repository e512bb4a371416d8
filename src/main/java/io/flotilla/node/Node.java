package io.flotilla.node;

import io.flotilla.agent.AgentVerticle;
import io.flotilla.config.NodeConfig;
import io.flotilla.hazelcast.Cluster;
import io.flotilla.hazelcast.ClusterOptions;
import io.flotilla.journal.Journal;
import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.socket.SocketLink;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.machine.Metadata;
import io.flotilla.raft.DurableLog;
import io.flotilla.registry.Registry;
import io.flotilla.registry.core.CoreOptions;
import io.flotilla.registry.core.CoreRegistry;
import io.flotilla.registry.core.LostLogException;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.leaf.LeafOptions;
import io.flotilla.registry.leaf.LeafRegistry;
import io.flotilla.registry.wire.Levels;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: every adapter and role of this host, started in order and stopped in reverse. A core host has two
 * Vert.x: a small one for what must not wait for anything (link, log, registry), and the clustered one for the roles.
 */
final class Node {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final VertxOptions SMALL = new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(4)
            .setInternalBlockingPoolSize(2);

    /** Each may wait ten seconds for a host that is gone. */
    private static final int MAP_READERS = 8;

    /** A host that waits for others serves what it can meanwhile, so its start does not fail for that. */
    private static final long READY_WITHIN_MILLIS = 20_000;

    /** What part a host takes: what its disk and its configuration say, or a leaf's because the cluster says so. */
    enum Role {
        AS_FOUND,
        LEAF
    }

    /** What is there once the roles are deployed: all that they share lives on their context. */
    private record Serving(Registry registry, Context context) {}

    private final NodeConfig config;
    private final Machine machine;
    private final LongSupplier left;
    private final Consumer<Role> onRoleChange;
    private final Runnable onLeft;
    private final Closing closing = new Closing();
    private volatile Optional<Serving> serving = Optional.empty();
    private volatile Optional<Farewell> farewell = Optional.empty();
    private volatile boolean hasLeft;
    private final Vertx vertx;

    private Node(NodeConfig config, Machine machine, LongSupplier left, Consumer<Role> onRoleChange, Runnable onLeft) {
        this.left = left;
        this.config = config;
        this.machine = machine;
        this.onRoleChange = onRoleChange;
        this.onLeft = onLeft;
        vertx = Vertx.vertx(SMALL);
        closing.push(vertx::close);
    }

    /**
     * Starts a node; completes when it serves, or waits for other core hosts and can do no more by itself. {@code
     * onRoleChange} is called when the cluster has made it a core host or a leaf: it is to be stopped and started anew.
     * {@code onLeft} is called, perhaps more than once, when its machine has left the cluster: it is to be stopped.
     */
    static Future<Node> start(NodeConfig config, Role role, Consumer<Role> onRoleChange, Runnable onLeft) {
        String address = config.host().publicIp().isEmpty()
                ? HostIdentity.address()
                : config.host().publicIp();
        if (address.isEmpty() && !config.cluster().core().isEmpty()) {
            throw new StartException("this host has no address that others could reach it at: set public_ip");
        }
        Machine machine = new Machine(
                HostIdentity.machineId(),
                address,
                Metadata.parse(config.host().metadata()),
                Version.current(),
                Levels.READ);
        LongSupplier left;
        try {
            left = AgentVerticle.leftByAnEarlierNode(Roles.agentOptions(config));
        } catch (IOException e) {
            throw new StartException("nobody knows until when flotilla-isolated.service lets units run: " + e);
        }
        Node node = new Node(config, machine, left, onRoleChange, onLeft);
        return node.start(role).map(node).recover(cause -> node.stop().compose(stopped -> Future.failedFuture(cause)));
    }

    private Future<Void> start(Role role) {
        CoreFile file;
        try {
            file = CoreFile.read(config.dataDir());
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        }
        List<String> core = config.cluster().core();
        boolean isNamed = core.isEmpty() || core.contains(machine.address());
        boolean hasLog = role != Role.LEAF && DurableLog.exists(config.dataDir().resolve("log"));
        boolean isCore = role != Role.LEAF && (hasLog || file.isJoining() || (isNamed && !file.excludes(machine.id())));
        if (!core.isEmpty() && isNamed && !isCore) {
            LOG.warn("core names this host, but the group does not: add it with POST /v1/core/members");
        }
        if (core.size() % 2 == 0 && !core.isEmpty()) {
            LOG.warn("core names {} hosts: one fewer would survive as many losses", core.size());
        }
        LOG.info("this host is a {}: machine {} at {}", isCore ? "core host" : "leaf", machine.id(), machine.address());
        return isCore ? startCore(file, hasLog) : startLeaf();
    }

    private Future<Void> startCore(CoreFile file, boolean hasLog) {
        NodeConfig.Cluster settings = config.cluster();
        int mapsPort = settings.port() + 1;
        int busPort = settings.port() + 2;
        CoreOptions options = new CoreOptions(
                settings.name(),
                settings.core(),
                config.dataDir(),
                hasLog,
                settings.agentTtl(),
                settings.restartGrace(),
                List.of(mapsPort, busPort),
                settings.upgradeHold());
        // One that the group has let go will never be ready as a core host.
        Promise<Void> readyOrLetGo = Promise.promise();
        return Roles.on(vertx.getOrCreateContext(), () -> {
                    CoreRegistry registry = new CoreRegistry(vertx, options, machine, file, journal(), () -> {
                        onRoleChange.accept(Role.LEAF);
                        readyOrLetGo.tryComplete();
                    });
                    registry.inherit(left);
                    return link(registry.linkHandler(), true).map(link -> {
                        registry.attach(link);
                        return registry;
                    });
                })
                .compose(registry -> {
                    closing.push(registry::close);
                    farewell = Optional.of(new Farewell(registry, config.cluster()));
                    Future<Void> opened = registry.open()
                            .recover(cause -> Future.failedFuture(
                                    cause instanceof LostLogException
                                            ? new StartException(String.valueOf(cause.getMessage()))
                                            : cause));
                    ClusterOptions member = new ClusterOptions(
                            settings.name(), registry.alias(), mapsPort, busPort, registry.aliases());
                    return Cluster.startAside(member, new VertxOptions(SMALL).setWorkerPoolSize(MAP_READERS))
                            .compose(cluster -> {
                                closing.push(() -> registry.mapsEnd().eventually(cluster::close));
                                registry.mapsAreUp(cluster);
                                return roles(cluster.vertx(), registry, true)
                                        .onSuccess(deployed -> registry.rolesAreUp());
                            })
                            .compose(deployed -> {
                                if (settings.core().size() > 1) {
                                    return soon(registry.ready());
                                }
                                opened.compose(open -> registry.ready())
                                        .onSuccess(readyOrLetGo::tryComplete)
                                        .onFailure(readyOrLetGo::tryFail);
                                return readyOrLetGo.future();
                            });
                });
    }

    private Future<Void> startLeaf() {
        NodeConfig.Cluster settings = config.cluster();
        LeafOptions options = new LeafOptions(settings.name(), settings.core(), config.dataDir(), settings.agentTtl());
        return Roles.on(vertx.getOrCreateContext(), () -> {
                    LeafRegistry registry = new LeafRegistry(
                            vertx, options, machine, journal(), () -> onRoleChange.accept(Role.AS_FOUND), this::left);
                    registry.inherit(left);
                    return link(registry.linkHandler(), false).map(link -> {
                        registry.attach(link);
                        return registry;
                    });
                })
                .compose(registry -> {
                    farewell = Optional.of(new Farewell(registry, config.cluster()));
                    return roles(vertx, registry, false).compose(deployed -> soon(registry.ready()));
                });
    }

    private Journal journal() {
        return Journal.ofHost(vertx, config.systemd().user());
    }

    private Future<Link> link(LinkHandler handler, boolean isCore) {
        LinkOptions options = new LinkOptions(
                config.cluster().name(),
                machine.id(),
                UUID.randomUUID().toString(),
                HostIdentity.boot(),
                isCore,
                machine.address(),
                config.cluster().port(),
                Version.current());
        return SocketLink.open(vertx, options, handler).onSuccess(link -> closing.push(link::close));
    }

    private Future<Void> roles(Vertx on, Registry registry, boolean mayLead) {
        return new Roles(config, on, closing)
                .start(registry, mayLead)
                .onSuccess(deployed -> {
                    serving = Optional.of(new Serving(registry, Vertx.currentContext()));
                    farewell.ifPresent(parting -> parting.servesWith(Vertx.currentContext(), deployed));
                })
                .mapEmpty();
    }

    private Future<Void> soon(Future<Void> ready) {
        Promise<Void> promise = Promise.promise();
        long timer = vertx.setTimer(READY_WITHIN_MILLIS, late -> promise.tryComplete());
        ready.onComplete(done -> {
            vertx.cancelTimer(timer);
            promise.tryComplete();
        });
        return promise.future();
    }

    MachineId machine() {
        return machine.id();
    }

    /** Runs {@code alive} now and then, each time only after the registry and the roles' event loop answered. */
    void whileAlive(Duration interval, Runnable alive) {
        serving.ifPresent(roles -> vertx.setPeriodic(
                0, interval.toMillis(), timer -> roles.registry().answers().onSuccess(answered -> alive.run())));
    }

    /** Gives memory that a burst took back to the host, once it is over. */
    void shrinkWhenIdle() {
        IdleHeap heap = new IdleHeap();
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        vertx.setPeriodic(IdleHeap.LOOK_EVERY_MILLIS, timer -> {
            if (heap.isWorthCollecting(collectors.stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum())) {
                System.gc();
            }
        });
    }

    private void left() {
        hasLeft = true;
        onLeft.run();
    }

    /** Says goodbye, then stops in reverse order. Units keep running, unless the host shuts down. */
    Future<Void> stop() {
        return farewell.map(parting -> parting.say(hasLeft))
                .orElseGet(Future::succeededFuture)
                .otherwiseEmpty()
                .compose(said -> closing.close());
    }

    /** Whether a stop that was begun takes time because the host shuts down and some of its units are still stopping. */
    boolean isWaitingForUnits() {
        return farewell.filter(Farewell::isWaitingForUnits).isPresent();
    }
}
