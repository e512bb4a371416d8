package io.flotilla.faults;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.CoreMembers;
import io.flotilla.testing.Journals;
import io.flotilla.testing.NodeHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Does what the nodes' words ask for when a core host's store is not what it was. Blocks. */
final class Operator {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Others may notice some seconds after a host has come back what is wrong with it. */
    private static final Duration WATCHED = Duration.ofSeconds(4);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final ClusterHosts cluster;
    private int replaced;

    Operator(ClusterHosts cluster) {
        this.cluster = cluster;
    }

    /** A moment, as {@link #mend} takes it. */
    static String now() {
        return "--since=@" + TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
    }

    /**
     * Waits until the host, which was started after {@code since}, is well, or does what its words, or others', ask for: takes
     * it out and adds it again.
     */
    void mend(NodeHost host, String since) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long wellSince = Long.MAX_VALUE;
        while (System.nanoTime() < deadline) {
            long now = System.nanoTime();
            if (isToBeReplaced(host, since)) {
                replace(host);
                return;
            }
            wellSince = host.isReady() ? Math.min(wellSince, now) : Long.MAX_VALUE;
            if (wellSince < now - WATCHED.toNanos()) {
                return;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private boolean isToBeReplaced(NodeHost host, String since) {
        String request = "/v1/core/members/" + host.machineId();
        return cluster.all().stream().flatMap(other -> said(other, since)).anyMatch(line -> line.contains(request));
    }

    private Stream<String> said(NodeHost host, String since) {
        return Journals.read(cluster.testbed(), host.host(), "-u", "flotilla", "-o", "cat", since).stream();
    }

    private void replace(NodeHost host) {
        replaced++;
        NodeHost other = others(host).stream()
                .filter(NodeHost::isReady)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no host is ready to take out " + host));
        CoreMembers.remove(other, host);
        setCore(
                host,
                others(host).stream().filter(member -> isCore(other, member)).toList());
        host.wipe();
        host.beginToStartNode();
        Await.until(PATIENCE, host::isReady, ready -> ready);
        CoreMembers.add(other, host);
        Await.until(PATIENCE, host::isReady, ready -> ready);
    }

    private static boolean isCore(NodeHost witness, NodeHost host) {
        return ClusterReading.of(witness).core().containsKey(host.machineId());
    }

    /** Changes the one line of its configuration. */
    static void setCore(NodeHost host, List<NodeHost> core) {
        host.sh("sed -i 's/^core = .*/%s/' /etc/flotilla/flotilla.conf".formatted(ClusterHosts.coreLine(core)));
    }

    private List<NodeHost> others(NodeHost host) {
        return cluster.all().stream().filter(other -> !other.equals(host)).toList();
    }

    /** How many hosts were taken out and added again. */
    int replaced() {
        return replaced;
    }
}
