package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.CoreMembers;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeHost;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A core of one grows to three and shrinks again, while clients write. */
class CoreChangeIT {
    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("core", 4, 1, "agent_ttl = 6s");
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** A client that creates one unit after the other through one host. */
    private static final class Writer extends Thread {
        private static final long ANSWER_MS = 5_000;

        private final NodeHost host;
        private final List<String> acknowledged = new CopyOnWriteArrayList<>();
        private final AtomicBoolean enough = new AtomicBoolean();

        Writer(NodeHost host) {
            super("writer through " + host);
            this.host = host;
        }

        @Override
        public void run() {
            for (int i = 0; !enough.get(); i++) {
                String unit = "w-%s-%d.service".formatted(host, i);
                if (writes(unit)) {
                    acknowledged.add(unit);
                }
            }
        }

        /** There is no answer while the node restarts as a core host, or as a leaf. */
        private boolean writes(String unit) {
            return Await.the(host.ask(
                            HttpMethod.PUT,
                            "/fleet/v1/units/" + unit,
                            NodeApi.body("inactive", Units.SLEEP),
                            Map.of("Content-Type", "application/json"),
                            ANSWER_MS)
                    .map(response -> response.status() == 201)
                    .otherwise(false));
        }
    }

    @Test
    void theCoreGrowsToThreeAndShrinksToAnotherOneWhileClientsWrite() throws Exception {
        NodeHost first = cluster.host(1);
        NodeHost last = cluster.host(3);
        List<String> units = cluster.launch("u", 8, Units.SLEEP);
        var before = cluster.running("u");
        List<Writer> writers = cluster.all().stream().map(Writer::new).toList();
        writers.forEach(Thread::start);
        CoreMembers.add(cluster.host(4), cluster.host(2));
        CoreMembers.add(cluster.host(2), last);
        cluster.awaitReady();
        assertEquals(3, ClusterReading.of(cluster.host(4)).core().size());
        awaitMoreWrites(writers);
        outliveTheLossOf(first);
        awaitMoreWrites(writers);
        CoreMembers.remove(cluster.host(4), first);
        awaitLeaf(first);
        CoreMembers.remove(last, cluster.host(2));
        awaitLeaf(cluster.host(2));
        awaitMoreWrites(writers);
        writers.forEach(writer -> writer.enough.set(true));
        for (Writer writer : writers) {
            writer.join();
        }
        cluster.awaitReady();
        for (NodeHost host : cluster.all()) {
            assertEquals(
                    Set.of(last.machineId()), ClusterReading.of(host).core().keySet());
            Set<String> known = host.units().keySet();
            writers.forEach(writer -> assertTrue(known.containsAll(writer.acknowledged), host.name()));
        }
        ClusterHosts.awaitActive(Duration.ofSeconds(20), first, units);
        assertEquals(before, cluster.running("u"));
        lastOneStays(last);
    }

    /** One is removed while its node is down, one dies in the middle of it: both come home as leaves. */
    @Test
    void whoIsRemovedWhileItIsAwayComesBackAsALeaf() {
        NodeHost stays = coreHost();
        List<NodeHost> others = cluster.others(stays).subList(0, 2);
        others.forEach(host -> CoreMembers.add(stays, host));
        cluster.awaitReady();
        NodeHost off = others.get(0);
        off.stopNode();
        CoreMembers.remove(stays, off);
        NodeHost dying = others.get(1);
        CoreMembers.tryRemoveSoon(stays, dying);
        dying.killNode();
        Await.until(() -> ClusterReading.of(stays).core().keySet(), Set.of(stays.machineId())::equals);
        off.beginToStartNode();
        others.forEach(CoreChangeIT::awaitLeaf);
        cluster.awaitReady();
        assertEquals(201, off.put("home.service", "inactive", Units.SLEEP).status());
        CoreMembers.add(stays, off);
        off.awaitReady();
        CoreMembers.remove(stays, off);
        awaitLeaf(off);
    }

    /** The test before this one may have left the core anywhere. */
    private static NodeHost coreHost() {
        String id =
                ClusterReading.of(cluster.host(1)).core().keySet().iterator().next();
        return Objects.requireNonNull(cluster.machines().get(id));
    }

    /** A core of three goes on without one: shorter than it takes to move its units. */
    private static void outliveTheLossOf(NodeHost first) {
        first.host().cut();
        Await.until(
                Duration.ofSeconds(5),
                () -> cluster.host(2)
                        .put("alone.service", "inactive", Units.SLEEP)
                        .status(),
                status -> status / 100 == 2);
        first.host().heal();
        first.awaitReady();
    }

    /** It answers as a core host until it is told, and not at all while it becomes a leaf. */
    private static void awaitLeaf(NodeHost removed) {
        Await.until(
                () -> removed.log()
                        .lines()
                        .filter(line -> line.contains("this host is a "))
                        .reduce("", (before, line) -> line),
                part -> part.contains("this host is a leaf"));
        removed.awaitReady();
    }

    private static void awaitMoreWrites(List<Writer> writers) {
        List<Integer> counts = new ArrayList<>();
        writers.forEach(writer -> counts.add(writer.acknowledged.size()));
        for (int i = 0; i < writers.size(); i++) {
            Writer writer = writers.get(i);
            int wanted = counts.get(i) + 5;
            Await.until(writer.acknowledged::size, count -> count >= wanted);
        }
    }

    private static void lastOneStays(NodeHost last) {
        NodeApi.Response refused = CoreMembers.tryRemove(cluster.host(4), last.machineId());
        assertEquals(409, refused.status(), refused.body());
        assertTrue(refused.error().contains("only core host left"), refused.body());
    }
}
