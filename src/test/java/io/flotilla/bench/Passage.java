package io.flotilla.bench;

import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeHost;
import java.util.concurrent.locks.LockSupport;

/** From a PUT on one host until GET on another shows the unit active, beside {@code systemctl start} of a like unit. */
final class Passage {
    private static final int WARM_UP = 40;
    private static final int TIMES = 120;
    private static final double BAR_MS = 40;
    private static final long ASK_AGAIN_NANOS = 1_000_000;

    private final ClusterHosts cluster;

    Passage(ClusterHosts cluster) {
        this.cluster = cluster;
    }

    void measure() {
        Times ours = new Times();
        Times theirs = new Times();
        for (int i = -WARM_UP; i < TIMES; i++) {
            int number = i + WARM_UP;
            double our = putUntilActive(number);
            double their = systemctlStart(number);
            if (i >= 0) {
                ours.add(our);
                theirs.add(their);
            }
        }
        String peer = "systemctl start";
        Times.row("PUT on one host -> active in GET on another, p50", ours.median(), "ms", BAR_MS);
        Times.row("  the same", ours.median(), "ms", peer, theirs.median(), 0);
        Times.row("  p99", ours.percentile(99), "ms", peer, theirs.percentile(99), 0);
        new Requests(cluster).destroy(Requests.names("passage", WARM_UP + TIMES));
        cluster.all()
                .forEach(
                        host -> host.sh(
                                "systemctl stop 'theirs*.service'; rm -f /run/systemd/system/theirs*; systemctl daemon-reload"));
    }

    private NodeHost host(int number) {
        return cluster.all().get(number % cluster.all().size());
    }

    private double putUntilActive(int number) {
        String unit = "passage" + number + ".service";
        NodeHost reader = host(number + 1 + number / 3 % 2);
        long start = System.nanoTime();
        Requests.require(host(number).put(unit, "launched", Requests.SLEEPER), 201);
        while (!reader.get("/fleet/v1/state?unitName=" + unit).body().contains("\"systemdActiveState\":\"active\"")) {
            if (Times.since(start) > 30_000) {
                throw new AssertionError(unit + " did not become active on " + reader);
            }
            LockSupport.parkNanos(ASK_AGAIN_NANOS);
        }
        return Times.since(start);
    }

    private double systemctlStart(int number) {
        String script = """
                printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/run/systemd/system/theirs%1$d.service
                a=$(date +%%s%%N); systemctl start theirs%1$d.service; b=$(date +%%s%%N); echo $(((b - a) / 1000))""";
        return Long.parseLong(host(number).sh(script.formatted(number)).strip()) / 1e3;
    }
}
