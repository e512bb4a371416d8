package io.flotilla.bench;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeHost;
import java.time.Duration;
import java.util.List;

/** All hosts are powered on after a power cut: how long until every unit is active again. */
final class ColdStart {
    private static final int ROUNDS = 3;
    private static final int UNITS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final double BAR_MS = 20_000;

    private final ClusterHosts cluster;

    ColdStart(ClusterHosts cluster) {
        this.cluster = cluster;
    }

    void measure() {
        List<String> units = Requests.names("cold", UNITS);
        cluster.spread(units, Requests.SLEEPER);
        Times times = new Times();
        for (int round = 0; round < ROUNDS; round++) {
            AtOnce.each(cluster.all(), host -> host.host().kill());
            long start = System.nanoTime();
            AtOnce.each(cluster.all(), host -> host.host().start());
            Await.until(PATIENCE, () -> cluster.running("cold").size(), count -> count == UNITS);
            cluster.all().forEach(NodeHost::awaitReady);
            ClusterHosts.awaitActive(PATIENCE, cluster.host(1), units);
            times.addSince(start);
        }
        Times.row("3 hosts powered on -> 300 units active", times.median(), "ms", BAR_MS);
        new Requests(cluster).destroy(units);
    }
}
