package io.flotilla.bench;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.ClusterHosts;
import java.util.List;

/** Five hundred units launched and destroyed, in rounds that alternate with {@code systemctl} on all hosts at once. */
final class Batches {
    private static final int UNITS = 500;
    private static final int ROUNDS = 5;
    private static final double BAR_RATIO = 1.3;

    private final ClusterHosts cluster;
    private final Times launched = new Times();
    private final Times destroyed = new Times();
    private final Times started = new Times();
    private final Times stopped = new Times();

    Batches(ClusterHosts cluster) {
        this.cluster = cluster;
    }

    void measure() throws InterruptedException {
        List<String> units = Requests.names("batch", UNITS);
        UnitWatch watch = new UnitWatch(cluster.host(1));
        for (int round = 0; round < ROUNDS; round++) {
            ours(units, watch);
            theirs();
        }
        Times.row(
                "500 units launched, all active",
                launched.median(),
                "ms",
                "systemctl start",
                started.median(),
                BAR_RATIO);
        Times.row(
                "500 units destroyed, all gone",
                destroyed.median(),
                "ms",
                "systemctl stop",
                stopped.median(),
                BAR_RATIO);
    }

    private void ours(List<String> units, UnitWatch watch) throws InterruptedException {
        Requests requests = new Requests(cluster);
        long start = System.nanoTime();
        requests.launch(units);
        watch.awaitActive(units);
        launched.addSince(start);
        start = System.nanoTime();
        requests.destroy(units);
        watch.awaitGone(units);
        destroyed.addSince(start);
    }

    /** The same number of units, split over the hosts, all hosts at once. */
    private void theirs() {
        onAll("for i in $(seq %d); do printf '[Service]\\nExecStart=/bin/sleep infinity\\n'"
                + " >/run/systemd/system/theirs$i.service; done");
        long start = System.nanoTime();
        onAll("systemctl start $(seq -f 'theirs%%g.service' %d)");
        started.addSince(start);
        start = System.nanoTime();
        onAll("systemctl stop $(seq -f 'theirs%%g.service' %d) && rm -f /run/systemd/system/theirs*");
        stopped.addSince(start);
    }

    private void onAll(String script) {
        int each = (UNITS + cluster.all().size() - 1) / cluster.all().size();
        AtOnce.each(cluster.all(), host -> host.sh(script.formatted(each)));
    }
}
