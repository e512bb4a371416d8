package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A second host with the machine ID of one of the cluster's, which is away now and then: it gets nothing. */
class TwinIT {
    private static final int ABSENCES = 3;

    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        TestbedNeeds.assume();
        cluster = ClusterHosts.boot("twin", 2, 1);
        cluster.configure(cluster.all(), cluster.all().subList(0, 1));
        cluster.configure(List.of(cluster.spare(1)), cluster.all().subList(0, 1));
        cluster.startAll();
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static boolean isConnected(NodeHost core, NodeHost leaf) {
        return core.machines().stream()
                .anyMatch(machine -> machine.getString("id").equals(leaf.machineId())
                        && machine.getString("primaryIP").equals(leaf.address())
                        && machine.getString("state", "alive").equals("alive"));
    }

    @Test
    void itGetsNothingHoweverOftenTheFirstIsAwayAndARebootedHostIsNone() {
        NodeHost core = cluster.host(1);
        NodeHost leaf = cluster.host(2);
        NodeHost twin = cluster.spare(1);
        String unit = "[Service]\nExecStart=/bin/sleep infinity\n[X-Fleet]\nMachineID=" + leaf.machineId() + "\n";
        assertEquals(201, core.put("there.service", "launched", unit).status());
        core.awaitState("there.service", "loaded/active/running");
        twin.host().kill();
        twin.host().identifyAs(leaf.host());
        twin.host().start();
        twin.wipe();
        twin.beginToStartNode();
        twin.awaitLog("machine ID %s is connected already, from %s".formatted(leaf.machineId(), leaf.address()));
        for (int i = 0; i < ABSENCES; i++) {
            leaf.host().cut();
            core.awaitLog("lost %s".formatted(leaf.machineId().substring(0, 8)));
            Await.always(Duration.ofSeconds(6), () -> isConnected(core, twin), connected -> !connected);
            leaf.host().heal();
            Await.until(Duration.ofSeconds(30), leaf::isReady, ready -> ready);
        }
        String words =
                "machine ID %s is that of %s too: both were up at once".formatted(leaf.machineId(), leaf.address());
        twin.awaitLog("does not connect: .*" + words);
        core.awaitLog("^Link: %s: .*%s".formatted(twin.address(), words));
        assertFalse(twin.host().services().containsKey("there.service"));
        twin.host().kill();

        leaf.reboot();
        leaf.awaitReady();
        core.awaitState("there.service", "loaded/active/running");
    }
}
