package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Any host takes any request: three core hosts and a leaf that looks like them. */
class WritesIT {
    private static ClusterHosts cluster;
    private static NodeHost leaf;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("writes", 4, 3);
        leaf = cluster.host(4);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void allAreReady() {
        cluster.restore();
        cluster.awaitReady();
    }

    @Test
    void whatOneHostWasToldEveryOtherShowsAtOnce() {
        for (NodeHost writer : cluster.all()) {
            String unit = "by-" + writer + ".service";
            assertEquals(201, writer.put(unit, "inactive", Units.SLEEP).status());
            for (NodeHost reader : cluster.all()) {
                assertEquals(200, reader.get("/fleet/v1/units/" + unit).status(), reader.name());
            }
            NodeHost other = cluster.others(writer).get(0);
            assertEquals(204, other.delete(unit).status());
            for (NodeHost reader : cluster.all()) {
                assertEquals(404, reader.get("/fleet/v1/units/" + unit).status(), reader.name());
            }
        }
    }

    @Test
    void aUnitRunsOnOneHostAndAGlobalOneOnEach() {
        leaf.put("one.service", "launched", Units.SLEEP);
        cluster.host(2).put("every.service", "launched", Units.GLOBAL);
        for (NodeHost host : cluster.all()) {
            Await.until(
                    () -> ClusterHosts.active(host).getOrDefault("every.service", new TreeSet<>()),
                    cluster.machines().keySet()::equals);
            Await.until(
                    () -> ClusterHosts.active(host).getOrDefault("one.service", new TreeSet<>()), on -> on.size() == 1);
        }
        assertEquals(1, cluster.running("one.service").get("one.service").size());
        assertEquals(4, cluster.running("every.service").get("every.service").size());
        leaf.delete("every.service");
        cluster.host(1).delete("one.service");
        Await.until(
                () -> cluster.running("one.service").size()
                        + cluster.running("every.service").size(),
                sum -> sum == 0);
        Await.until(() -> leaf.states().size(), count -> count == 0);
    }

    @Test
    void aUnitRunsOnTheMachineThatItNames() {
        for (Map.Entry<String, NodeHost> machine : cluster.machines().entrySet()) {
            String unit = "on-" + machine.getValue() + ".service";
            leaf.put(unit, "launched", Units.onMachine(machine.getKey()));
            Await.until(() -> cluster.running(unit).toString(), text -> text.contains(machine.getValue() + "=["));
            leaf.delete(unit);
        }
    }

    @Test
    void racedWritesOfOneNameHaveOneOrder() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<Set<Integer>>> writers = new ArrayList<>();
        for (NodeHost host : cluster.all()) {
            writers.add(() -> race(host));
        }
        Set<Integer> statuses = new TreeSet<>();
        for (Future<Set<Integer>> writer : threads.invokeAll(writers, 60, TimeUnit.SECONDS)) {
            statuses.addAll(writer.get());
        }
        threads.shutdown();
        assertTrue(Set.of(201, 204, 404).containsAll(statuses), "answers " + statuses);
        Await.until(
                () -> new TreeSet<>(cluster.all().stream()
                        .map(host -> host.units().get("raced.service"))
                        .map(String::valueOf)
                        .toList()),
                answers -> answers.size() == 1);
        leaf.delete("raced.service");
    }

    private static Set<Integer> race(NodeHost host) {
        Set<Integer> statuses = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            statuses.add(host.put("raced.service", "inactive", Units.saying(host + " " + i))
                    .status());
            statuses.add(host.delete("raced.service").status());
        }
        statuses.add(host.put("raced.service", "inactive", Units.saying(host + " last"))
                .status());
        return statuses;
    }

    @Test
    void metadataEditsOutliveTheRestartOfEveryNode() {
        String id = leaf.machineId();
        assertEquals(204, cluster.host(2).editMachine("add", id, "rack", "7").status());
        AtOnce.each(cluster.all(), host -> host.sh("systemctl kill -s KILL flotilla"));
        cluster.awaitReady();
        for (NodeHost host : cluster.all()) {
            Await.until(() -> metadata(host, id), text -> text.contains("\"rack\":\"7\""));
        }
        assertEquals(204, cluster.host(2).editMachine("remove", id, "rack", "").status());
    }

    @Test
    void anEditOfAnUnknownMachineIsAnsweredAsFleetDid() {
        String none = "0".repeat(32);
        for (NodeHost host : cluster.all()) {
            assertEquals(204, host.editMachine("add", none, "rack", "7").status());
        }
        assertEquals(4, leaf.machines().size());
    }

    private static String metadata(NodeHost host, String id) {
        return host.machines().stream()
                .filter(machine -> id.equals(machine.getString("id")))
                .map(JsonObject::encode)
                .findFirst()
                .orElse("");
    }

    @Test
    void aLeafGoesToAnotherCoreHostWhenItsOwnIsGone() {
        for (NodeHost host : cluster.others(leaf)) {
            cluster.awaitReady();
            host.host().freeze();
            Await.until(Duration.ofSeconds(15), () -> accepts(leaf, "past-" + host + ".service"), done -> done);
            assertEquals(
                    200, leaf.get("/fleet/v1/units/past-" + host + ".service").status());
            host.host().thaw();
            assertEquals(204, leaf.delete("past-" + host + ".service").status());
        }
    }

    private static boolean accepts(NodeHost host, String unit) {
        return host.put(unit, "inactive", Units.SLEEP).status() / 100 == 2;
    }

    @Test
    void everyCoreHostAppliesEveryWrite() {
        for (NodeHost host : cluster.all()) {
            host.put("applied.service", "inactive", Units.saying(host.name()));
        }
        Await.until(
                () -> new TreeSet<>(ClusterReading.of(leaf).core().values()),
                revisions -> revisions.size() == 1 && revisions.first() > 0);
        leaf.delete("applied.service");
    }
}
