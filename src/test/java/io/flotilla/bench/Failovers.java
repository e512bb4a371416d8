package io.flotilla.bench;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** How long the units of a host that is gone take to be active elsewhere, and writes to be accepted again. */
final class Failovers {
    private static final int ROUNDS = 3;
    private static final int UNITS_OF_A_HOST = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double BAR_HOST_MS = 12_000;
    private static final double BAR_LEADER_MS = 15_000;
    private static final double BAR_WRITES_MS = 6_000;
    private static final double BAR_SHUTDOWN_MS = 2_000;

    private final ClusterHosts cluster;
    private final List<String> units;

    Failovers(ClusterHosts cluster) {
        this.cluster = cluster;
        units = Requests.names("failover", UNITS_OF_A_HOST * cluster.all().size());
    }

    void measure() throws InterruptedException {
        Times follower = new Times();
        Times leader = new Times();
        Times writes = new Times();
        Times shutDown = new Times();
        for (int round = 0; round < ROUNDS; round++) {
            cutOff(follower());
            follower.add(lastMove);
            cutOff(leader());
            leader.add(lastMove);
            writes.add(lastWrite);
            shutDown.add(shutDown(follower()));
        }
        Times.row("host cut off -> its 30 units active elsewhere", follower.median(), "ms", BAR_HOST_MS);
        Times.row("leader cut off -> writes accepted again", writes.median(), "ms", BAR_WRITES_MS);
        Times.row("leader cut off -> its 30 units active elsewhere", leader.median(), "ms", BAR_LEADER_MS);
        Times.row("orderly shutdown -> its 30 units active elsewhere", shutDown.median(), "ms", BAR_SHUTDOWN_MS);
        new Requests(cluster).destroy(units);
    }

    private double lastMove;
    private double lastWrite;

    private NodeHost leader() {
        cluster.spread(units, Requests.SLEEPER);
        return cluster.leader(cluster.host(1));
    }

    private NodeHost follower() {
        return cluster.others(leader()).get(0);
    }

    private void cutOff(NodeHost gone) {
        NodeHost witness = cluster.others(gone).get(0);
        long start = System.nanoTime();
        gone.host().cut();
        Await.until(
                PATIENCE,
                () -> witness.put("accepted.service", "inactive", Requests.SLEEPER)
                        .status(),
                status -> status / 100 == 2);
        lastWrite = Times.since(start);
        lastMove = awaitMove(gone, witness, start);
        witness.delete("accepted.service");
        gone.host().heal();
        gone.awaitReady();
    }

    private double shutDown(NodeHost gone) throws InterruptedException {
        Thread shutDown = new Thread(gone.host()::shutDown);
        long start = System.nanoTime();
        shutDown.start();
        double millis = awaitMove(gone, cluster.others(gone).get(0), start);
        shutDown.join();
        gone.host().start();
        gone.awaitReady();
        return millis;
    }

    private double awaitMove(NodeHost gone, NodeHost witness, long start) {
        Await.until(PATIENCE, () -> ClusterHosts.active(witness), active -> isElsewhere(active, gone.machineId()));
        return Times.since(start);
    }

    private boolean isElsewhere(Map<String, SortedSet<String>> active, String gone) {
        return units.stream().allMatch(unit -> !Set.of(gone).containsAll(active.getOrDefault(unit, new TreeSet<>())));
    }
}
