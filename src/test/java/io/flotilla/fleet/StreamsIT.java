package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.StreamedStates;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who reads the state stream, on any host, ends with the state that is, whatever happened to the host in between. */
class StreamsIT {
    private static final int UNITS = 8;
    private static final Duration AT_REST = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(3);

    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    private final Map<NodeHost, StreamedStates> readers = new LinkedHashMap<>();
    private int change;

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("streams", 4, 3, "agent_ttl = 6s");
        cluster.launch("u", UNITS, Units.SLEEP);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void read() {
        cluster.all().forEach(host -> readers.put(host, new StreamedStates(host)));
    }

    @AfterEach
    void close() {
        cluster.restore();
        readers.values().forEach(StreamedStates::close);
    }

    /** Through one host, again and again: a unit that is gone comes back, another goes. Refusals are as good. */
    private boolean changeThrough(NodeHost host) {
        host.delete("u%d.service".formatted(change % UNITS));
        change++;
        host.put("u%d.service".formatted((change + UNITS / 2) % UNITS), "launched", Units.saying("change " + change));
        return true;
    }

    private void changeFor(Duration time, NodeHost through) {
        Await.always(time, () -> changeThrough(through), done -> done);
    }

    private Map<String, Map<String, String>> reads() {
        Map<String, Map<String, String>> reads = new TreeMap<>();
        cluster.all().forEach(host -> reads.put(host.name(), StreamedStates.read(host)));
        return reads;
    }

    /** Changes have ended: when the leader's answer stands still, all others must be the same, read and streamed. */
    private void assertAllSeeTheSame() {
        cluster.awaitReady();
        NodeHost leader = cluster.leader(cluster.host(1));
        Await.until(AT_REST, () -> StreamedStates.read(leader), state -> {
            Await.always(Duration.ofSeconds(1), () -> StreamedStates.read(leader), state::equals);
            return true;
        });
        Map<String, String> truth = StreamedStates.read(leader);
        Map<String, Map<String, String>> expected = new TreeMap<>();
        cluster.all().forEach(host -> expected.put(host.name(), truth));
        Await.until(SOON, this::reads, expected::equals);
        Map<String, Map<String, String>> streamed = Await.until(
                SOON,
                () -> {
                    Map<String, Map<String, String>> last = new TreeMap<>();
                    readers.forEach((host, reader) -> last.put(host.name(), reader.last()));
                    return last;
                },
                expected::equals);
        assertEquals(expected, streamed);
    }

    private void freezeNode(NodeHost host) {
        host.sh("systemctl kill --kill-whom=main -s STOP flotilla");
        changeFor(Duration.ofSeconds(12), cluster.others(host).get(0));
        host.sh("systemctl kill --kill-whom=main -s CONT flotilla");
        assertAllSeeTheSame();
    }

    @Test
    void afterItsNodeStoodStill() {
        freezeNode(cluster.follower());
    }

    @Test
    void afterTheLeadersNodeStoodStill() {
        freezeNode(cluster.leader(cluster.host(1)));
    }

    @Test
    void afterHostsWereCutOff() {
        NodeHost cut = cluster.follower();
        NodeHost leaf = cluster.host(4);
        cut.host().cut();
        leaf.host().cut();
        changeFor(Duration.ofSeconds(20), cluster.others(cut, leaf).get(0));
        cluster.testbed().heal();
        assertAllSeeTheSame();
    }

    @Test
    void afterAllSocketsWereKilledAgainAndAgain() {
        for (int i = 0; i < 4; i++) {
            AtOnce.each(cluster.all(), host -> host.sh("ss -K -t state established >/dev/null"));
            changeFor(Duration.ofSeconds(2), cluster.host(1 + i));
        }
        assertAllSeeTheSame();
    }
}
