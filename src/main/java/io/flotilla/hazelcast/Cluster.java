package io.flotilla.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A core host's membership: the Vert.x whose event bus spans the core hosts, and the tables they share. */
public final class Cluster {
    private static final String ALIASES = "127.77.0.";
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final ClusterOptions options;
    private final Context context;
    private final MapTable units;
    private final MapTable machines;
    private final MapTable states;

    private Cluster(ClusterOptions options, Vertx vertx, HazelcastInstance hazelcast) {
        this.options = options;
        this.vertx = vertx;
        this.hazelcast = hazelcast;
        context = vertx.getOrCreateContext();
        units = new MapTable(vertx, hazelcast, MemberConfig.UNITS);
        machines = new MapTable(vertx, hazelcast, MemberConfig.MACHINES);
        states = new MapTable(vertx, hazelcast, MemberConfig.STATES);
        watchMembership(settled -> catchUp());
        catchUp();
    }

    /** What fails because a member is gone comes again when its going is noticed. */
    private void catchUp() {
        for (MapTable table : List.of(units, machines, states)) {
            table.catchUp().onFailure(cause -> LOG.debug("the keys are not known anew: {}", cause.toString()));
        }
    }

    /**
     * Starts the member and its Vert.x. Blocks its caller while Hazelcast starts and joins the others (up to seconds),
     * so it is not for an event loop. A member that reaches none of the others is a cluster of its own, until it meets
     * them.
     */
    public static Future<Cluster> start(ClusterOptions options, VertxOptions vertxOptions) {
        return start(options, vertxOptions, MemberConfig.of(options));
    }

    /** The same from an event loop, on a thread of its own: a second Vert.x should not be made on one of the first. */
    public static Future<Cluster> startAside(ClusterOptions options, VertxOptions vertxOptions) {
        Promise<Cluster> promise = Promise.promise();
        Thread starter = new Thread(
                () -> {
                    try {
                        start(options, vertxOptions).onComplete(promise);
                    } catch (RuntimeException e) {
                        promise.fail(e);
                    }
                },
                "maps-start");
        starter.setDaemon(true);
        starter.start();
        return promise.future();
    }

    static Future<Cluster> start(ClusterOptions options, VertxOptions vertxOptions, Config config) {
        HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(config);
        PeriodicTasks.endUnneeded(hazelcast);
        EventBusOptions bus = new EventBusOptions()
                .setHost(options.alias())
                .setPort(options.busPort())
                .setClusterPublicHost(options.alias())
                .setClusterPingInterval(5_000)
                .setClusterPingReplyInterval(5_000)
                .setConnectTimeout(3_000)
                .setReconnectAttempts(0);
        return Vertx.builder()
                .with(new VertxOptions(vertxOptions).setEventBusOptions(bus))
                .withClusterManager(new HazelcastClusterManager(hazelcast))
                .buildClustered()
                .map(vertx -> new Cluster(options, vertx, hazelcast))
                .onFailure(cause -> hazelcast.shutdown());
    }

    /** The loopback address by which the maps of the core host of that number are known. */
    public static String alias(int number) {
        return ALIASES + number;
    }

    /** On which to use the tables from elsewhere. */
    public Context context() {
        return context;
    }

    /** By which other members know this one; another one after a merge. */
    public String member() {
        return hazelcast.getCluster().getLocalMember().getUuid().toString();
    }

    /** Whether the member of that name shares its maps with this one. Any thread. */
    public boolean sees(String member) {
        return hazelcast.getCluster().getMembers().stream()
                .anyMatch(other -> other.getUuid().toString().equals(member));
    }

    public Vertx vertx() {
        return vertx;
    }

    /**
     * Whom to look for from now on: the aliases of all core hosts. Any thread. Hazelcast tells the other members and
     * waits for those that are gone, so it is done on a worker.
     */
    public Future<Void> setMembers(Collection<String> aliases) {
        List<String> addresses = MemberConfig.addresses(options, aliases);
        return vertx.executeBlocking(
                () -> {
                    hazelcast
                            .getConfig()
                            .getAdvancedNetworkConfig()
                            .getJoin()
                            .getTcpIpConfig()
                            .setMembers(addresses);
                    return null;
                },
                false);
    }

    /**
     * Calls {@code watcher}, on the caller's context, when a member came or went or two clusters met, and with true a while
     * after, when what a merging member brings has arrived: the tables may then show what was removed, or miss
     * something, so who knows better should compare them.
     */
    public void watchMembership(Consumer<Boolean> watcher) {
        MembershipWatch.of(hazelcast, vertx.getOrCreateContext(), watcher);
    }

    HazelcastInstance hazelcast() {
        return hazelcast;
    }

    public Table units() {
        return units;
    }

    public Table machines() {
        return machines;
    }

    public Table states() {
        return states;
    }

    /** Closes Vert.x, then the member: the other order fails inside Vert.x. */
    public Future<Void> close() {
        return vertx.close().eventually(() -> {
            hazelcast.getLifecycleService().terminate();
            return Future.succeededFuture();
        });
    }
}
