package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeApi.Response;
import io.flotilla.testing.NodeHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without a quorum, and with another leader: what is refused, what goes on, and that nothing stops. */
class MinorityIT {
    private static final Duration NEW_LEADER = Duration.ofSeconds(6);

    /** A read waits for a next leader until three seconds of silence say that there may be none. */
    private static final Duration UNTIL_SILENCE_IS_NOTICED = Duration.ofSeconds(5);

    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private static ClusterHosts cluster;
    private static List<String> units;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    private Map<String, Map<String, Set<Long>>> before;

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("minority", 3, 3, "agent_ttl = 12s");
        units = cluster.launch("u", 6, Units.SLEEP);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Every test leaves each unit running as it found it. */
    @AfterEach
    void nothingStopped() {
        cluster.restore();
        cluster.awaitReady();
        assertEquals(before, cluster.running("u"));
        for (NodeHost host : cluster.all()) {
            ClusterHosts.awaitActive(Duration.ofSeconds(20), host, units);
        }
    }

    private NodeHost leader() {
        before = cluster.running("u");
        return cluster.leader(cluster.host(1));
    }

    private static void awaitWrites(NodeHost host) {
        Await.until(
                NEW_LEADER,
                () -> host.put("trial.service", "inactive", Units.SLEEP).status(),
                status -> status == 201 || status == 204);
        assertEquals(204, host.delete("trial.service").status());
    }

    /**
     * Waits until a host says that it cannot serve. What it was asked to write before may be on its way, and be done when
     * the network is mended; what it refuses from now on has not happened.
     */
    private static Response awaitRefusal(NodeHost host) {
        Await.until(Duration.ofSeconds(10), host::isReady, ready -> !ready);
        Response refused = host.put("refused.service", "inactive", Units.SLEEP);
        assertEquals(503, refused.status(), refused.toString());
        return refused;
    }

    private static void assertKnowsOfNoRefused(NodeHost host) {
        assertEquals(404, host.get("/fleet/v1/units/refused.service").status());
    }

    /** Reads whatever there is to read, none of it later than {@code patience}. */
    private static List<Response> reads(NodeHost host, Duration patience) {
        List<Response> answers = new ArrayList<>();
        for (String path : List.of("units/u0.service", "units/none.service", "units", "state", "machines")) {
            long asked = System.nanoTime();
            Response answer = host.get("/fleet/v1/" + path);
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
            assertTrue(took <= patience.toMillis(), path + " took " + took + " ms: " + answer);
            assertEquals(path.contains("none") ? 404 : 200, answer.status(), path + ": " + answer);
            answers.add(answer);
        }
        return answers;
    }

    private static boolean saysHowOldItIs(Response response) {
        return response.headers().containsKey("X-Flotilla-Age");
    }

    @Test
    void aHostThatIsCutOffRefusesWritesGoesOnReadingAndComesBackByItself() {
        NodeHost leader = leader();
        NodeHost host = cluster.others(leader).get(0);
        host.host().cut();
        Await.until(
                Duration.ofSeconds(8),
                () -> reads(host, UNTIL_SILENCE_IS_NOTICED).stream().allMatch(MinorityIT::saysHowOldItIs),
                all -> all);
        Response refused = awaitRefusal(host);
        assertTrue(Integer.parseInt(refused.headers().get("Retry-After")) > 0, refused.toString());
        assertTrue(refused.error().contains("leader") || refused.error().contains("quorum"), refused.error());
        assertTrue(reads(host, AT_ONCE).stream().allMatch(MinorityIT::saysHowOldItIs));
        assertEquals(200, host.get("/healthz").status());
        assertEquals(503, host.get("/readyz").status());
        awaitWrites(leader);
        host.host().heal();
        Await.until(NEW_LEADER, host::isReady, ready -> ready);
        awaitWrites(host);
        assertFalse(saysHowOldItIs(host.get("/fleet/v1/units/u0.service")));
        assertKnowsOfNoRefused(host);
    }

    @Test
    void withoutAnyQuorumEveryUnitGoesOnLongerThanAMachineMayBeSilent() {
        leader();
        cluster.all().forEach(host -> host.host().cut());
        cluster.all().forEach(MinorityIT::awaitRefusal);
        Await.always(
                Duration.ofSeconds(15),
                () -> {
                    cluster.all().forEach(host -> reads(host, AT_ONCE));
                    return cluster.running("u");
                },
                before::equals);
        cluster.testbed().heal();
        Await.until(Duration.ofSeconds(10), () -> cluster.all().stream().allMatch(NodeHost::isReady), ready -> ready);
        cluster.all().forEach(MinorityIT::awaitWrites);
        cluster.all().forEach(MinorityIT::assertKnowsOfNoRefused);
        Await.always(Duration.ofSeconds(6), () -> cluster.running("u"), before::equals);
    }

    @Test
    void whenTheLeadersNodeIsKilledAnotherLeads() {
        NodeHost leader = leader();
        leader.sh("systemctl kill -s KILL flotilla");
        awaitWrites(cluster.others(leader).get(0));
    }

    @Test
    void whenTheLeadersNodeStopsInOrderAnotherLeads() {
        NodeHost leader = leader();
        leader.stopNode();
        awaitWrites(cluster.others(leader).get(0));
        leader.startNode();
    }

    @Test
    void whenTheLeaderIsCutOffAnotherLeads() {
        NodeHost leader = leader();
        leader.host().cut();
        awaitWrites(cluster.others(leader).get(0));
        leader.host().heal();
    }

    @Test
    void whenNobodyHearsTheLeaderAnotherLeads() {
        NodeHost leader = leader();
        List<NodeHost> others = cluster.others(leader);
        cluster.testbed()
                .splitOneWay(
                        List.of(leader.host()),
                        others.stream().map(NodeHost::host).toList());
        awaitWrites(others.get(0));
    }

    @Test
    void whenTheLeaderHearsNobodyAnotherLeads() {
        NodeHost leader = leader();
        List<NodeHost> others = cluster.others(leader);
        cluster.testbed().splitOneWay(others.stream().map(NodeHost::host).toList(), List.of(leader.host()));
        awaitWrites(others.get(0));
    }

    @Test
    void whenTheLeaderIsFrozenAnotherLeadsAndItFollowsWhenItThaws() {
        NodeHost leader = leader();
        NodeHost other = cluster.others(leader).get(0);
        leader.host().freeze();
        awaitWrites(other);
        assertEquals(
                201, other.put("meanwhile.service", "inactive", Units.SLEEP).status());
        leader.host().thaw();
        Await.until(
                Duration.ofSeconds(10),
                () -> leader.get("/fleet/v1/units/meanwhile.service").status(),
                status -> status == 200);
        assertEquals(204, leader.delete("meanwhile.service").status());
    }

    @Test
    void whenTwoHostsDoNotReachEachOtherTheThirdHoldsThemTogether() {
        NodeHost leader = leader();
        NodeHost left = cluster.others(leader).get(0);
        NodeHost right = cluster.others(leader).get(1);
        cluster.testbed().split(List.of(left.host()), List.of(right.host()));
        for (NodeHost host : cluster.all()) {
            awaitWrites(host);
        }
        Await.always(
                Duration.ofSeconds(5),
                () -> Map.of(left, left.isReady(), right, right.isReady()),
                ready -> !ready.containsValue(false));
    }
}
