package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.CoreMembers;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeApi.Response;
import io.flotilla.testing.NodeHost;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A machine is taken out of service and put back. Three core hosts and a leaf. */
class LeaveIT {
    private static final String PINNED = "pinned.service";
    private static final String EVERYWHERE = "everywhere.service";

    /** So much is between the request and its end that something can be done in between. */
    private static final String SLOW_TO_STOP = "ExecStop=/bin/sleep 12\n";

    private static ClusterHosts cluster;
    private static NodeHost leaf;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    private List<String> units = List.of();

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("leave", 4, 3, "agent_ttl = 6s", "restart_grace = 12s");
        leaf = cluster.host(4);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void aLeafWithUnits() {
        leaf.startNode();
        cluster.awaitReady();
        Await.until(LeaveIT::standing, "present"::equals);
        units = cluster.launch("u", 8, Units.SLEEP);
        assertTrue(runsOnTheLeaf("u"), () -> cluster.running("u").toString());
    }

    @AfterEach
    void destroyAll() {
        leaf.startNode();
        Set<String> all = cluster.host(1).units().keySet();
        AtOnce.each(all, unit -> cluster.host(1).delete(unit));
        Await.until(Duration.ofSeconds(40), () -> cluster.host(1).states(), List::isEmpty);
    }

    private static Response leave(NodeHost via, String id) {
        return via.request(HttpMethod.POST, "/v1/machines/%s/leave".formatted(id), "", Map.of());
    }

    private static boolean runsOnTheLeaf(String prefix) {
        return cluster.running(prefix).values().stream().anyMatch(where -> where.containsKey(leaf.name()));
    }

    private static String standing() {
        return ClusterReading.of(cluster.host(1)).standings().getOrDefault(leaf.machineId(), "");
    }

    private static boolean isListed() {
        return cluster.host(1).machines().stream()
                .anyMatch(machine -> machine.getString("id").equals(leaf.machineId()));
    }

    private static String service() {
        return leaf.sh("systemctl show -p ActiveState -p Result flotilla | sort")
                .strip()
                .replace('\n', ' ');
    }

    private static void awaitLeft() {
        Await.until(Duration.ofSeconds(40), LeaveIT::isListed, listed -> !listed);
        Await.until(LeaveIT::service, "ActiveState=inactive Result=success"::equals);
        assertEquals("", standing());
        assertTrue(cluster.host(1).states().stream()
                .noneMatch(state -> state.getString("machineID").equals(leaf.machineId())));
    }

    private static Map<String, Map<String, Set<Long>>> offTheLeaf(Map<String, Map<String, Set<Long>>> running) {
        Map<String, Map<String, Set<Long>>> rest = new TreeMap<>(running);
        rest.values().removeIf(where -> where.containsKey(leaf.name()));
        return rest;
    }

    private boolean runOnceEach(Map<String, Map<String, Set<Long>>> running) {
        return running.keySet().containsAll(units) && running.values().stream().allMatch(where -> where.size() == 1);
    }

    @Test
    void itsUnitsGoElsewhereOneByOneAndTheMachineGoesUntilItIsStartedAgain() {
        cluster.host(1).put(PINNED, "launched", Units.onMachine(leaf.machineId()));
        cluster.host(1).put(EVERYWHERE, "launched", Units.GLOBAL);
        Await.until(() -> cluster.running(EVERYWHERE).getOrDefault(EVERYWHERE, Map.of()), on -> on.size() == 4);
        Await.until(() -> runsOnTheLeaf(PINNED), runs -> runs);
        Map<String, Map<String, Set<Long>>> stay = offTheLeaf(cluster.running("u"));

        Response answer = leave(cluster.host(2), leaf.machineId().substring(0, 8));
        assertEquals(202, answer.status(), answer.body());
        assertEquals(leaf.machineId(), answer.json().getString("machine"));

        List<Map<String, Map<String, Set<Long>>>> twice = new ArrayList<>();
        Await.until(() -> cluster.running("u"), running -> {
            if (running.values().stream().anyMatch(where -> where.size() > 1)) {
                twice.add(running);
            }
            return runOnceEach(running) && !runsOnTheLeaf("u");
        });
        assertEquals(List.of(), twice);
        awaitLeft();
        assertTrue(cluster.running("u").entrySet().containsAll(stay.entrySet()), () -> stay + " were touched");
        ClusterHosts.awaitActive(Duration.ofSeconds(10), cluster.host(1), units);
        assertEquals(3, cluster.running(EVERYWHERE).get(EVERYWHERE).size());
        assertFalse(runsOnTheLeaf(EVERYWHERE) || runsOnTheLeaf(PINNED));
        Response pinned = cluster.host(3).get("/v1/units/" + PINNED);
        assertEquals(new JsonArray(), pinned.json().getJsonArray("machines"));
        assertEquals(new JsonArray(), pinned.json().getJsonArray("states"));
        assertTrue(pinned.json().getString("reason").startsWith("no machine fits"), pinned.body());

        comesBack();
    }

    /** As a machine like any other: what can run only there does, and new units come. */
    private static void comesBack() {
        leaf.startNode();
        Await.until(LeaveIT::isListed, listed -> listed);
        Await.until(() -> runsOnTheLeaf(PINNED) && runsOnTheLeaf(EVERYWHERE), runs -> runs);
        cluster.launch("new", 4, Units.SLEEP);
        assertTrue(runsOnTheLeaf("new"), () -> cluster.running("new").toString());
        assertEquals("present", standing());
    }

    private void beginToLeave() {
        cluster.host(1).put("slow.service", "launched", Units.onMachine(leaf.machineId(), SLOW_TO_STOP));
        Await.until(() -> cluster.host(1).state("slow.service"), "loaded/active/running"::equals);
        assertEquals(202, leave(leaf, leaf.machineId()).status());
        Await.until(LeaveIT::standing, "leaving"::equals);
        assertTrue(isListed());
    }

    @Test
    void aLeaveGoesOnUnderTheNextLeader() {
        beginToLeave();
        NodeHost leader = cluster.leader(cluster.host(1));
        leader.killNode();
        assertTrue(runsOnTheLeaf("slow"), "the leave was over too early to test this");
        cluster.others(leaf).forEach(NodeHost::awaitReady);
        awaitLeft();
        Await.until(() -> cluster.running("u"), running -> runOnceEach(running) && !runsOnTheLeaf("u"));
        assertFalse(runsOnTheLeaf("slow"));
    }

    @Test
    void aNodeThatIsRestartedWhileItLeavesGoesOnLeaving() {
        beginToLeave();
        leaf.killNode();
        assertTrue(runsOnTheLeaf("slow"), "the leave was over too early to test this");
        awaitLeft();
        Await.until(() -> cluster.running("u"), running -> runOnceEach(running) && !runsOnTheLeaf("u"));
        assertFalse(runsOnTheLeaf("slow"));
    }

    @Test
    void aMachineThatLeavesBecomesNoCoreHostAndACoreHostDoesNotLeave() {
        beginToLeave();
        Response added = CoreMembers.tryAdd(cluster.host(1), leaf.machineId());
        assertEquals(409, added.status(), added.body());
        assertTrue(added.error().contains("is leaving the cluster"), added.body());
        Response refused = leave(cluster.host(2), cluster.host(1).machineId());
        assertEquals(409, refused.status(), refused.body());
        assertTrue(refused.error().contains("is a core host"), refused.body());
        assertEquals(202, leave(cluster.host(2), leaf.machineId()).status());
        awaitLeft();
        assertEquals(404, leave(cluster.host(2), leaf.machineId()).status());
    }
}
