package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.CoreMembers;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts that come back as they were before: with an earlier copy of their disk, or after a restore elsewhere. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SetBackIT {
    private static final int LATER = 20;

    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("setback", 3, 3);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void kill(NodeHost host) {
        host.sh("systemctl kill -s KILL flotilla; systemctl stop flotilla");
    }

    @Test
    @Order(1)
    void nothingAcknowledgedIsLostWhenOneDiskIsSetBack() {
        assertEquals(
                201,
                cluster.host(1).put("first.service", "launched", Units.SLEEP).status());
        NodeHost old = cluster.leader(cluster.host(1));
        List<NodeHost> others = cluster.others(old);
        old.sh("systemctl stop flotilla; cp -a /var/lib/flotilla /root/earlier");
        old.startNode();
        old.awaitReady();
        for (int i = 0; i < LATER; i++) {
            NodeHost via = cluster.all().get(i % 3);
            assertEquals(
                    201,
                    via.put("later" + i + ".service", "inactive", Units.SLEEP).status());
        }
        NodeHost witness = cluster.leader(old);
        AtOnce.each(cluster.all(), SetBackIT::kill);
        old.sh("rm -rf /var/lib/flotilla/*; cp -a /root/earlier/. /var/lib/flotilla");
        // Another that did not see it may give it all it lost before the witness tells it.
        AtOnce.each(List.of(old, witness), NodeHost::beginToStartNode);
        old.awaitLog("the disk of this host was set back: member .* has seen its log go as far as");
        AtOnce.each(others, NodeHost::beginToStartNode);
        others.forEach(NodeHost::awaitReady);
        for (NodeHost host : others) {
            assertEquals(LATER + 1, host.units().size());
        }
        assertFalse(old.isReady());

        old.awaitLog("was set back.*/v1/core/members/" + old.machineId());
        old.stopNode();
        CoreMembers.remove(others.get(0), old);
        old.beginToStartNode();
        old.awaitReady();
        CoreMembers.add(others.get(0), old);
        old.awaitReady();
        Await.until(() -> old.units().size(), count -> count == LATER + 1);
    }

    @Test
    @Order(2)
    void oldHostsStepDownWhenTheyMeetARestoredLog() throws IOException {
        NodeHost fresh = cluster.host(1);
        List<NodeHost> old = cluster.others(fresh);
        Path backup = Files.writeString(
                cluster.testbed().share().resolve("backup"),
                fresh.get("/v1/backup").body());
        AtOnce.each(cluster.all(), NodeHost::stopNode);
        cluster.configure(List.of(fresh), List.of(fresh));
        fresh.sh("flotilla restore --accept-loss " + backup);
        fresh.startNode();
        fresh.awaitReady();
        Await.until(() -> fresh.units().size(), count -> count == LATER + 1);

        AtOnce.each(old, NodeHost::beginToStartNode);
        old.forEach(host -> host.awaitLog("the log stops: the log of this host was restored as another"));
        for (NodeHost host : old) {
            Await.until(() -> host.status("/readyz"), status -> status == 503);
            assertEquals(503, host.put("late.service", "inactive", Units.SLEEP).status());
            assertTrue(host.get("/readyz").body().contains("restored as another"), host::name);
        }
        Await.until(fresh::log, log -> log.contains("was restored as another: its core hosts step down"));

        NodeHost leaf = old.get(0);
        cluster.configure(List.of(leaf), List.of(fresh));
        leaf.sh("systemctl stop flotilla; cd /var/lib/flotilla; rm -r log core.json");
        leaf.beginToStartNode();
        leaf.awaitReady();
        assertEquals(201, leaf.put("new.service", "inactive", Units.SLEEP).status());
    }
}
