package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nodes whose clocks are an hour off, ahead and behind. The hosts share one kernel, so a library tells them the time. */
class ClockIT {
    private static final String LIBRARY = "clock-skew";
    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() throws IOException, InterruptedException {
        TestbedNeeds.assume();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "needs gcc to build a library that skews the clock");
        cluster = ClusterHosts.boot("clock", 3);
        cluster.configure(cluster.all(), cluster.all(), "agent_ttl = 6s");
        Path library = build(cluster.testbed().share());
        skew(cluster.host(2), library, 3_600);
        skew(cluster.host(3), library, -3_600);
        cluster.startAll();
    }

    private static Path build(Path folder) throws IOException, InterruptedException {
        Path library = folder.resolve(LIBRARY + ".so");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-O1",
                        "-o",
                        library.toString(),
                        "src/test/resources/" + LIBRARY + ".c",
                        "-ldl")
                .inheritIO()
                .start();
        assertEquals(0, gcc.waitFor());
        return library;
    }

    private static void skew(NodeHost host, Path library, int seconds) {
        host.sh("printf '[Service]\\nEnvironment=LD_PRELOAD=%s CLOCK_SKEW=%d\\n'".formatted(library, seconds)
                + " >/etc/systemd/system/flotilla.service.d/clock.conf && systemctl daemon-reload");
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void restore() {
        cluster.restore();
        cluster.awaitReady();
    }

    @Test
    void theClusterWorksAsIfTheClocksWereRight() {
        List<String> units = cluster.launch("u", 9, Units.SLEEP);
        var before = cluster.running("u");
        assertEquals(3, cluster.host(2).machines().size());
        for (NodeHost led : cluster.all()) {
            NodeHost leader = cluster.leader(led);
            leader.sh("systemctl kill -s KILL flotilla");
            Await.until(
                    Duration.ofSeconds(10),
                    () -> cluster.others(leader)
                            .get(0)
                            .put("w.service", "inactive", Units.saying(leader.name()))
                            .status(),
                    status -> status == 201);
            cluster.awaitReady();
            for (NodeHost host : cluster.all()) {
                String shown = host.get("/fleet/v1/units/w.service").body();
                assertTrue(shown.contains(leader.name()), host + ": " + shown);
                ClusterHosts.awaitActive(Duration.ofSeconds(10), host, units);
            }
        }
        assertEquals(before, cluster.running("u"));
    }

    @Test
    void aLostHostsUnitsMoveInTime() {
        List<String> units = cluster.launch("m", 6, Units.SLEEP);
        NodeHost lost = cluster.others(cluster.leader(cluster.host(1))).get(0);
        lost.host().cut();
        Await.until(
                Duration.ofSeconds(9),
                () -> ClusterHosts.active(cluster.others(lost).get(0)),
                active -> units.stream()
                        .allMatch(unit -> active.containsKey(unit)
                                && !active.get(unit).first().equals(lost.machineId())));
        lost.host().heal();
        Await.until(
                () -> cluster.running("m"),
                running -> running.size() == units.size()
                        && running.values().stream().allMatch(where -> where.size() == 1));
    }
}
