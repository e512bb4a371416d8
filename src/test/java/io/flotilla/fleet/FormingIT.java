package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster comes into being, and comes back, in whatever order its hosts start. */
class FormingIT {
    @RegisterExtension
    final FailureJournals journals = new FailureJournals(() -> this.cluster);

    private ClusterHosts cluster;
    private NodeHost h1;
    private NodeHost h2;
    private NodeHost h3;

    @BeforeEach
    void boot() {
        TestbedNeeds.assume();
        cluster = ClusterHosts.boot("forming", 3);
        h1 = cluster.host(1);
        h2 = cluster.host(2);
        h3 = cluster.host(3);
        cluster.configure(cluster.all(), cluster.all());
    }

    @AfterEach
    void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void hostsWaitAndSayForWhomUntilTheLastOneComes() {
        h3.beginToStartNode();
        h3.awaitLog("waits for .*10\\.77\\.0\\.1.*10\\.77\\.0\\.2");
        h1.beginToStartNode();
        h1.awaitLog("waits for [^,]*10\\.77\\.0\\.2");
        h3.awaitLog("waits for [^,]*10\\.77\\.0\\.2");
        assertFalse(h1.isReady() || h3.isReady());
        Await.until(() -> h1.status("/healthz"), status -> status == 200);
        assertEquals(503, h1.put("early.service", "inactive", Units.SLEEP).status());
        h2.beginToStartNode();
        cluster.awaitReady();
        String leader = ClusterReading.of(h1).leader();
        for (NodeHost host : cluster.all()) {
            assertEquals(leader, ClusterReading.of(host).leader());
            assertEquals(
                    cluster.machines().keySet(), ClusterReading.of(host).core().keySet());
            Await.until(() -> machineIds(host), cluster.machines().keySet()::equals);
        }
    }

    private static Set<String> machineIds(NodeHost host) {
        Set<String> ids = new TreeSet<>();
        for (JsonObject machine : host.machines()) {
            ids.add(machine.getString("id"));
        }
        return ids;
    }

    @Test
    void anyTwoOfThreeAreEnoughOnceTheGroupExists() {
        cluster.startAll();
        for (NodeHost missing : List.of(h1, h2, h3)) {
            assertEquals(
                    201,
                    h1.put("before-" + missing + ".service", "inactive", Units.SLEEP)
                            .status());
            AtOnce.each(cluster.all(), host -> host.host().kill());
            AtOnce.each(cluster.others(missing), host -> host.host().start());
            cluster.others(missing).forEach(NodeHost::awaitReady);
            for (NodeHost host : cluster.others(missing)) {
                assertEquals(
                        200,
                        host.get("/fleet/v1/units/before-" + missing + ".service")
                                .status());
            }
            missing.host().start();
            missing.awaitReady();
        }
        assertEquals(
                Set.of("before-h1.service", "before-h2.service", "before-h3.service"),
                h3.units().keySet());
    }

    @Test
    void anOrderlyRestartOfEveryNodeAtOnceLosesNothing() {
        cluster.startAll();
        List<String> units = cluster.launch("u", 6, Units.SLEEP);
        var before = cluster.running("u");
        AtOnce.each(cluster.all(), host -> host.sh("systemctl restart flotilla"));
        cluster.awaitReady();
        ClusterHosts.awaitActive(Duration.ofSeconds(20), h2, units);
        assertEquals(before, cluster.running("u"));
    }
}
