package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.CoreMembers;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A core host that lost its log may not vote again as if nothing had happened. */
class LostLogIT {
    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("lost", 3, 3);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void itIsRefusedUntilItIsRemovedAndAdded() {
        NodeHost member = cluster.host(1);
        NodeHost wiped = cluster.host(3);
        assertEquals(201, member.put("kept.service", "inactive", Units.SLEEP).status());
        wiped.wipe();
        wiped.beginToStartNode();
        String words = "refuse.*/v1/core/members/" + wiped.machineId();
        wiped.awaitLog(words);
        Await.until(() -> member.log() + cluster.host(2).log(), log -> log.lines()
                .anyMatch(line -> line.matches(".*" + words + ".*")));
        assertFalse(wiped.isReady());
        assertTrue(member.isReady());
        CoreMembers.remove(member, wiped);
        wiped.awaitReady();
        CoreMembers.add(member, wiped);
        wiped.awaitReady();
        Await.until(
                Duration.ofSeconds(10), () -> wiped.status("/fleet/v1/units/kept.service"), status -> status == 200);
    }
}
