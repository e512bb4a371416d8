package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeApi.Response;
import io.flotilla.testing.NodeHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A disk without room: its host says so, nothing is lost or stopped, and it works again by itself. */
class DiskFullIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static ClusterHosts cluster;
    private static int writes;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    private Map<String, Map<String, Set<Long>>> before;
    private final SortedMap<String, String> acknowledged = new TreeMap<>();

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("disk", 3, 3);
        cluster.launch("u", 3, Units.SLEEP);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void look() {
        before = cluster.running("u");
    }

    @AfterEach
    void nothingIsLostOrStopped() {
        cluster.restore();
        cluster.awaitReady();
        awaitWrite(SOON, cluster.host(1));
        for (NodeHost host : cluster.all()) {
            SortedMap<String, String> known = new TreeMap<>();
            host.units().forEach((name, unit) -> known.put(name, unit.encode()));
            acknowledged.forEach(
                    (unit, text) -> assertTrue(known.getOrDefault(unit, "").contains(text), unit + " on " + host));
        }
        assertEquals(before, cluster.running("u"));
    }

    private Response write(NodeHost host) {
        String text = "write " + ++writes;
        String unit = "w" + writes % 20 + ".service";
        Response response = host.put(unit, "inactive", Units.saying(text));
        if (response.status() / 100 == 2) {
            acknowledged.put(unit, text);
        } else {
            acknowledged.remove(unit); // it may have been written all the same
        }
        return response;
    }

    private void awaitWrite(Duration within, NodeHost host) {
        Await.until(within, () -> write(host).status(), status -> status == 201);
    }

    @Test
    void onAFollower() {
        NodeHost full = cluster.follower();
        full.host().fillDisk();
        for (int i = 0; i < 50; i++) {
            awaitWrite(SOON, cluster.others(full).get(0));
        }
        Await.until(SOON, () -> full.get("/readyz"), ready -> ready.status() == 503 && saysWhy(ready));
        assertEquals(200, full.get("/healthz").status());
        assertEquals(200, full.get("/fleet/v1/units/u0.service").status());
        full.host().freeDisk();
        Await.until(SOON, full::isReady, ready -> ready);
    }

    private static boolean saysWhy(Response response) {
        return response.body().contains("disk") || response.body().contains("space");
    }

    @Test
    void onTheLeader() {
        NodeHost full = cluster.leader(cluster.host(1));
        full.host().fillDisk();
        NodeHost other = cluster.others(full).get(0);
        for (int i = 0; i < 20; i++) {
            awaitWrite(SOON, other);
        }
        Await.until(SOON, () -> full.get("/readyz"), ready -> ready.status() == 503 && saysWhy(ready));
        assertTrue(cluster.leader(other) != full);
    }

    @Test
    void onAllHosts() {
        cluster.all().forEach(host -> host.host().fillDisk());
        Response refused = Await.until(SOON, () -> write(cluster.host(2)), answer -> answer.status() == 503);
        assertTrue(!refused.error().isEmpty());
        for (NodeHost host : cluster.all()) {
            assertEquals(200, host.get("/fleet/v1/units/u0.service").status());
            Await.until(SOON, () -> host.get("/readyz").status(), status -> status == 503);
        }
    }

    @Test
    void whileTheNodeStarts() {
        NodeHost full = cluster.follower();
        full.host().fillDisk();
        full.sh("systemctl kill -s KILL flotilla");
        awaitWrite(SOON, cluster.others(full).get(0));
        full.awaitLog("(?i)disk|space|full");
        full.host().freeDisk();
        Await.until(SOON, full::isReady, ready -> ready);
    }

    @Test
    void almost() {
        NodeHost low = cluster.follower();
        low.host().fillDiskBut(40);
        Await.until(SOON, () -> low.get("/readyz"), ready -> ready.status() == 503 && saysWhy(ready));
        for (NodeHost host : List.of(low, cluster.leader(low))) {
            awaitWrite(SOON, host);
        }
    }
}
