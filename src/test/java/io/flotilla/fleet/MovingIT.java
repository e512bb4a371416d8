package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.unit.UnitFile;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When units move, where to, and that no others do. Three core hosts and a leaf. */
class MovingIT {
    private static final Duration AGENT_TTL = Duration.ofSeconds(8);
    private static final Duration RESTART_GRACE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static ClusterHosts cluster;
    private static List<String> units;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    private Map<String, Map<String, Set<Long>>> before;

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("moving", 4, 3, "agent_ttl = 8s", "restart_grace = 20s");
        units = cluster.launch("u", 12, Units.SLEEP);
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
    }

    /** All units run once, and some on each host. */
    @BeforeEach
    void spread() {
        cluster.awaitReady();
        Await.until(() -> cluster.running("u"), MovingIT::runOnce);
        if (hostsInUse() < cluster.all().size()) {
            cluster.spread(units, Units.SLEEP);
            assertEquals(cluster.all().size(), hostsInUse(), MovingIT::placement);
        }
        before = cluster.running("u");
    }

    private static String placement() {
        NodeHost leader = cluster.leader(cluster.host(1));
        String reasons = units.stream()
                .map(unit -> leader.get("/v1/units/" + unit).body())
                .collect(Collectors.joining());
        return cluster.running("u") + reasons + leader.get("/v1/cluster").body();
    }

    private static long hostsInUse() {
        return cluster.running("u").values().stream()
                .flatMap(where -> where.keySet().stream())
                .distinct()
                .count();
    }

    private static boolean runOnce(Map<String, Map<String, Set<Long>>> running) {
        return running.keySet().containsAll(units) && running.values().stream().allMatch(where -> where.size() == 1);
    }

    private List<String> unitsOn(NodeHost host) {
        return before.entrySet().stream()
                .filter(unit -> unit.getValue().containsKey(host.name()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What ran elsewhere than on that host. */
    private Map<String, Map<String, Set<Long>>> without(Map<String, Map<String, Set<Long>>> running, NodeHost... gone) {
        Map<String, Map<String, Set<Long>>> rest = new TreeMap<>(running);
        Stream.of(gone).forEach(host -> rest.keySet().removeAll(unitsOn(host)));
        return rest;
    }

    private void awaitMoved(Duration within, NodeHost... gone) {
        NodeHost witness = cluster.others(gone).get(0);
        Set<String> left = Stream.of(gone).map(NodeHost::machineId).collect(Collectors.toSet());
        Await.until(within, () -> ClusterHosts.active(witness), active -> units.stream()
                .allMatch(unit -> active.containsKey(unit) && !left.containsAll(active.get(unit))));
        assertEquals(without(before, gone), without(cluster.running("u"), gone));
    }

    @Test
    void theUnitsOfAHostThatLosesPowerMoveAndNoOthersDo() {
        NodeHost lost = cluster.others(cluster.leader(cluster.host(1))).get(0);
        lost.host().cut();
        lost.host().kill();
        awaitMoved(AGENT_TTL.plusSeconds(5), lost);
        lost.host().heal();
        lost.host().start();
        lost.awaitReady();
        Map<String, Map<String, Set<Long>>> moved = cluster.running("u");
        Await.always(Duration.ofSeconds(3), () -> cluster.running("u"), moved::equals);
    }

    @Test
    void theUnitsOfTheLeadersHostMoveWhenItLosesPower() {
        NodeHost lost = cluster.leader(cluster.host(1));
        lost.host().kill();
        awaitMoved(AGENT_TTL.plusSeconds(5), lost);
        lost.host().start();
    }

    @Test
    void whenALostHostReturnsEachUnitIsLeftWithOneCopyThatNeverStopped() {
        NodeHost lost = cluster.host(4);
        lost.host().cut();
        awaitMoved(AGENT_TTL.plusSeconds(5), lost);
        Map<String, Map<String, Set<Long>>> both = cluster.running("u");
        unitsOn(lost).forEach(unit -> assertEquals(2, both.get(unit).size(), unit));
        lost.host().heal();
        Await.until(() -> cluster.running("u"), MovingIT::runOnce);
        cluster.running("u")
                .forEach((unit, where) -> assertTrue(
                        both.get(unit).entrySet().containsAll(where.entrySet()), unit + " was started anew: " + where));
    }

    @Test
    void whenTwoHostsAreLostAtOnceTheOthersTakeTheirUnits() {
        NodeHost first = cluster.others(cluster.leader(cluster.host(1))).get(0);
        NodeHost leaf = cluster.host(4);
        NodeHost second = first.equals(leaf) ? cluster.follower() : leaf;
        first.host().kill();
        second.host().kill();
        awaitMoved(AGENT_TTL.plusSeconds(5), first, second);
        first.host().start();
        second.host().start();
    }

    @Test
    void aNodeThatStopsInOrderKeepsItsUnitsForAWhile() {
        NodeHost host = cluster.host(4);
        host.stopNode();
        Await.always(RESTART_GRACE.minusSeconds(3), () -> cluster.running("u"), before::equals);
        awaitMoved(Duration.ofSeconds(6), host);
        host.startNode();
    }

    @Test
    void aNodeThatIsRestartedOrKilledMovesNothing() {
        for (NodeHost host : cluster.all()) {
            host.sh("systemctl restart flotilla");
            host.awaitReady();
            host.sh("systemctl kill -s KILL flotilla");
            Await.until(host::isReady, ready -> !ready);
            host.awaitReady();
        }
        Await.always(SECOND, () -> cluster.running("u"), before::equals);
    }

    @Test
    void theUnitsOfAHostThatShutsDownMoveAtOnce() throws InterruptedException {
        NodeHost host = cluster.host(4);
        Thread shutDown = new Thread(host.host()::shutDown);
        shutDown.start();
        awaitMoved(AGENT_TTL.minusSeconds(1), host);
        shutDown.join();
        host.host().start();
    }

    @Test
    void aUnitThatMustNotRunTwiceStopsOnAnIsolatedHostBeforeItMoves() {
        NodeHost host = cluster.host(4);
        String unit = "alone.service";
        String plain = Units.SLEEP + "[X-Fleet]\nMachineMetadata=alone=yes\n";
        cluster.host(1).put(unit, "launched", plain);
        cluster.host(1).editMachine("add", host.machineId(), "alone", "yes");
        cluster.host(1).editMachine("add", cluster.host(2).machineId(), "alone", "yes");
        Await.until(() -> cluster.running(unit).toString(), text -> text.contains("h"));
        NodeHost runs = cluster.running(unit).get(unit).containsKey("h4") ? host : cluster.host(2);
        Map<String, Map<String, Set<Long>>> unchanged = cluster.running(unit);
        String safe = plain + "OnIsolated=stop\n";
        cluster.host(1).put(unit, "launched", safe);
        Await.until(
                () -> cluster.host(1).get("/fleet/v1/state/" + unit).json().getString("hash"),
                UnitFile.parse(safe).hash()::equals);
        assertEquals(unchanged, cluster.running(unit));
        runs.host().cut();
        Await.until(
                AGENT_TTL.plusSeconds(7),
                () -> cluster.running(unit).toString(),
                text -> atMostOne(text) && !text.contains(runs + "="));
        Await.until(
                AGENT_TTL.plusSeconds(10),
                () -> cluster.running(unit).toString(),
                text -> atMostOne(text) && text.contains("h"));
        runs.host().heal();
        runs.awaitReady();
        assertTrue(atMostOne(cluster.running(unit).toString()));
        cluster.host(1).delete(unit);
        Await.until(() -> cluster.running(unit).size(), count -> count == 0);
    }

    private static boolean atMostOne(String running) {
        assertFalse(running.matches(".*h\\d=.*h\\d=.*"), "two copies: " + running);
        return true;
    }

    @Test
    void afterAPowerCutOfEverythingUnitsComeBackWhereTheyWere() {
        AtOnce.each(cluster.all(), host -> host.host().kill());
        NodeHost late = cluster.host(4);
        AtOnce.each(cluster.others(late), host -> host.host().start());
        Await.until(PATIENCE, () -> cluster.host(1).status("/v1/cluster"), status -> status == 200);
        cluster.leader(cluster.host(1));
        late.host().start();
        Await.until(PATIENCE, () -> places(cluster.running("u")), places(before)::equals);
    }

    private static Map<String, Set<String>> places(Map<String, Map<String, Set<Long>>> running) {
        Map<String, Set<String>> places = new TreeMap<>();
        running.forEach((unit, where) -> places.put(unit, Set.copyOf(where.keySet())));
        return places;
    }
}
