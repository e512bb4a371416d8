package io.flotilla.bench;

import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How long a write takes, beside what it is made of: an fsync on the same disk and a round trip on the same network. */
final class Commits {
    private static final int WARM_UP = 400;
    private static final int TIMES = 400;
    private static final int BLOCK = 4096;
    private static final int PORT = 7777;

    private final ClusterHosts cluster;
    private final Path disk;

    /** {@code disk} is a folder of the disk that the hosts keep their data on. */
    Commits(ClusterHosts cluster, Path disk) {
        this.cluster = cluster;
        this.disk = disk;
    }

    void measure() throws IOException {
        double fsync = fsync();
        double roundTrip = roundTrip();
        NodeHost leader = cluster.leader(cluster.host(1));
        Times led = commits(leader, "led");
        Times followed = commits(cluster.others(leader).get(0), "followed");
        String peer = "fsync + round trip";
        Times.row("fsync of 4 KB on the same disk", fsync, "ms", 0);
        Times.row("TCP round trip between two hosts", roundTrip, "ms", 0);
        Times.row("PUT of an inactive unit on the leader, p50", led.median(), "ms", peer, fsync + roundTrip, 0);
        Times.row(
                "PUT of an inactive unit on another host, p50",
                followed.median(),
                "ms",
                peer,
                fsync + 2 * roundTrip,
                0);
        Times.row("PUT of an inactive unit on another host, p99", followed.percentile(99), "ms", 0);
    }

    private static Times commits(NodeHost host, String prefix) {
        Times times = new Times();
        for (int i = -WARM_UP; i < TIMES; i++) {
            long start = System.nanoTime();
            Requests.require(host.put(prefix + (i + WARM_UP) + ".service", "inactive", Requests.SLEEPER), 201);
            if (i >= 0) {
                times.addSince(start);
            }
        }
        for (int i = 0; i < WARM_UP + TIMES; i++) {
            host.delete(prefix + i + ".service");
        }
        return times;
    }

    private double fsync() throws IOException {
        Path file = Files.createTempFile(disk, "fsync", ".tmp");
        Times times = new Times();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < TIMES; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(BLOCK));
                channel.force(false);
                times.addSince(start);
            }
        }
        Files.delete(file);
        return times.median();
    }

    private double roundTrip() throws IOException {
        Path share = cluster.testbed().share();
        Path folder = Path.of("io", "flotilla", "bench");
        Path file = folder.resolve("RoundTrip.class");
        Files.createDirectories(share.resolve("classes").resolve(folder));
        Files.copy(
                Path.of("target", "test-classes").resolve(file),
                share.resolve("classes").resolve(file));
        String java = "java -cp %s/classes io.flotilla.bench.RoundTrip ".formatted(share);
        cluster.host(1).sh("systemd-run -q --unit=roundtrip " + java + PORT);
        String micros = cluster.host(2)
                .sh("until %s %s %d 2>/dev/null; do :; done"
                        .formatted(java, cluster.host(1).address(), PORT));
        return Long.parseLong(micros.strip()) / 1e3;
    }
}
