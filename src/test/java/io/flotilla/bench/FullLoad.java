package io.flotilla.bench;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeHost;
import java.util.concurrent.TimeUnit;

/** Every processor is busy in every host for minutes: no machine may be taken for lost. */
final class FullLoad {
    private final ClusterHosts cluster;
    private final int minutes;

    FullLoad(ClusterHosts cluster, int minutes) {
        this.cluster = cluster;
        this.minutes = minutes;
    }

    void measure() throws InterruptedException {
        int before = losses();
        AtOnce.each(
                cluster.all(),
                host -> host.sh(
                        "for i in $(seq $(nproc)); do systemd-run -q --unit=load$i sh -c 'while :; do :; done'; done"));
        TimeUnit.MINUTES.sleep(minutes);
        AtOnce.each(cluster.all(), host -> host.sh("systemctl stop 'load*.service'"));
        Times.row("%d min of full load: machines taken for lost".formatted(minutes), losses() - before, "", 0.5);
    }

    /** Units that were moved because their machine seemed to be gone, and machines said to be lost. */
    private int losses() {
        int losses = 0;
        for (NodeHost host : cluster.all()) {
            losses += (int) host.log()
                    .lines()
                    .filter(line -> line.contains("is gone") || line.contains("is lost"))
                    .count();
        }
        return losses;
    }
}
