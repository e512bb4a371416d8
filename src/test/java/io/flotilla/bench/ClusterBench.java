package io.flotilla.bench;

import io.flotilla.testing.ClusterHosts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Measures three hosts, beside what each figure can be compared with in the same run. {@code scripts/bench cluster} starts
 * it: ClusterBench DISK MINUTES PART…, where DISK is a folder of the disk that the hosts keep their data on.
 */
final class ClusterBench {
    private static final int HOSTS = 3;

    private ClusterBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try (ClusterHosts cluster = ClusterHosts.boot("cluster", HOSTS)) {
            cluster.configure(cluster.all(), cluster.all(), "token_limit = 1000");
            cluster.startAll();
            for (String part : Arrays.asList(args).subList(2, args.length)) {
                switch (part) {
                    case "commit" -> new Commits(cluster, Path.of(args[0])).measure();
                    case "latency" -> new Passage(cluster).measure();
                    case "batch" -> new Batches(cluster).measure();
                    case "failover" -> new Failovers(cluster).measure();
                    case "cold" -> new ColdStart(cluster).measure();
                    case "load" -> new FullLoad(cluster, Integer.parseInt(args[1])).measure();
                    default -> throw new IllegalArgumentException("what is " + part + "?");
                }
            }
        }
        System.exit(0);
    }
}
