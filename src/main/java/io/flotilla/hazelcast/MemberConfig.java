package io.flotilla.hazelcast;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.CRDTReplicationConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MemberAddressProviderConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.spi.MemberAddressProvider;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The settings of a core host's member, as measured. */
final class MemberConfig {
    static final String UNITS = "units";
    static final String MACHINES = "machines";
    static final String STATES = "states";

    /** By which the Vert.x cluster manager knows the member of a given Hazelcast instance. */
    private static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

    /** Each of up to five core hosts has all, so one that remains has all. */
    private static final int BACKUPS = 4;

    /**
     * One partition: every core host has all of them anyway, and a batch costs two operations, each with its copies, for
     * each that it touches.
     *
     * <p>Leave {@code hazelcast.mastership.claim.timeout.seconds} alone: it is also how often a claim is repeated, and ten
     * times take 31 ms. Who misses the lost master that much earlier than another would expel it for not agreeing.
     */
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("hazelcast.partition.count", "1"),
            Map.entry("hazelcast.logging.type", "jdk"),
            Map.entry("hazelcast.phone.home.enabled", "false"),
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            Map.entry("hazelcast.health.monitoring.level", "OFF"),
            Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
            Map.entry("hazelcast.io.thread.count", "1"),
            Map.entry("hazelcast.operation.thread.count", "1"),
            Map.entry("hazelcast.operation.generic.thread.count", "2"),
            Map.entry("hazelcast.operation.priority.generic.thread.count", "1"),
            Map.entry("hazelcast.event.thread.count", "1"),
            Map.entry("hazelcast.operation.response.thread.count", "0"),
            Map.entry("hazelcast.socket.bind.any", "false"),
            Map.entry("hazelcast.socket.client.bind", "true"),
            Map.entry("hazelcast.socket.client.bind.any", "false"),
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "10"),
            Map.entry("hazelcast.heartbeat.failuredetector.type", "deadline"),
            Map.entry("hazelcast.merge.first.run.delay.seconds", "10"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
            Map.entry("hazelcast.socket.connect.timeout.seconds", "3"),
            Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
            Map.entry("hazelcast.member.list.publish.interval.seconds", "10"),
            Map.entry("hazelcast.connect.all.wait.seconds", "10"),
            Map.entry("hazelcast.max.join.seconds", "60"),
            Map.entry("hazelcast.wait.seconds.before.join", "0"));

    /** After which the member with the lowest address may ask the others to let it begin a cluster. */
    private static final Duration CLAIM_AFTER = Duration.ofSeconds(1);

    /** There are no counters of Hazelcast's to replicate. */
    private static final int NEVER_MILLIS = Integer.MAX_VALUE;

    private MemberConfig() {}

    static Config of(ClusterOptions options) {
        Config config = new Config().setClusterName(options.clusterName());
        PROPERTIES.forEach(config::setProperty);
        config.getMemberAttributeConfig()
                .setAttribute(NODE_ID_ATTRIBUTE, UUID.randomUUID().toString());
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        config.setCRDTReplicationConfig(new CRDTReplicationConfig().setReplicationPeriodMillis(NEVER_MILLIS));
        config.getSerializationConfig()
                .addDataSerializableFactory(PutIfNewer.FACTORY_ID, PutIfNewer.FACTORY)
                .addDataSerializableFactory(ReadRevision.FACTORY_ID, ReadRevision.FACTORY)
                .addDataSerializableFactory(HigherRevision.FACTORY_ID, HigherRevision.FACTORY);
        network(config, options);
        tables(config);
        return config;
    }

    /**
     * A port for members only. The port for all protocols, which is Hazelcast's default, has a fault: while a frozen host
     * does not answer its greeting, the thread that writes to all others spins and may write nothing, so that living
     * members are taken for dead.
     */
    private static void network(Config config, ClusterOptions options) {
        InetSocketAddress address = new InetSocketAddress(options.alias(), options.mapsPort());
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig()
                .setEnabled(true)
                .setMemberEndpointConfig(new ServerSocketEndpointConfig()
                        .setPort(options.mapsPort())
                        .setPortAutoIncrement(false))
                .setMemberAddressProviderConfig(new MemberAddressProviderConfig()
                        .setEnabled(true)
                        .setImplementation(new AliasAddress(address)));
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig()
                .setEnabled(true)
                .setConnectionTimeoutSeconds((int) CLAIM_AFTER.toSeconds())
                .setMembers(addresses(options, options.members()));
    }

    /** As Hazelcast wants the members of a list that it may join. */
    static List<String> addresses(ClusterOptions options, Collection<String> aliases) {
        return aliases.stream()
                .map(alias -> "%s:%d".formatted(alias, options.mapsPort()))
                .toList();
    }

    private static void tables(Config config) {
        for (String name : List.of(UNITS, MACHINES, STATES)) {
            config.getMapConfig(name)
                    .setInMemoryFormat(InMemoryFormat.BINARY)
                    .setBackupCount(BACKUPS)
                    .setReadBackupData(true)
                    .setStatisticsEnabled(false)
                    .setMergePolicyConfig(new MergePolicyConfig().setPolicy(HigherRevision.class.getName()));
        }
        config.getMultiMapConfig("__vertx.subs")
                .setBackupCount(BACKUPS)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET);
        config.getMapConfig("__vertx.haInfo").setBackupCount(BACKUPS);
        config.getMapConfig("__vertx.nodeInfo").setBackupCount(BACKUPS);
    }

    /** A loopback alias is on no interface, so Hazelcast's own choice of an address would refuse it. */
    private record AliasAddress(InetSocketAddress address) implements MemberAddressProvider {
        @Override
        public InetSocketAddress getBindAddress() {
            return address;
        }

        @Override
        public InetSocketAddress getBindAddress(EndpointQualifier qualifier) {
            return address;
        }

        @Override
        public InetSocketAddress getPublicAddress() {
            return address;
        }

        @Override
        public InetSocketAddress getPublicAddress(EndpointQualifier qualifier) {
            return address;
        }
    }
}
