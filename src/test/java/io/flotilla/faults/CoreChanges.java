package io.flotilla.faults;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.CoreMembers;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeHost;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/** Makes the core smaller and larger, step by step, while clients write. Blocks. */
final class CoreChanges {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ClusterHosts cluster;
    private final Random random;
    private int steps;

    CoreChanges(ClusterHosts cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** From the first {@code core} hosts to one, to all, to one, and back to as many as there were. */
    void run(int core) {
        change(core, 1);
        change(1, cluster.all().size());
        change(cluster.all().size(), 1);
        change(1, core);
    }

    private void change(int from, int to) {
        List<NodeHost> hosts = cluster.all();
        for (int size = from; size < to; size++) {
            step(hosts.get(size), true);
        }
        for (int size = from; size > to; size--) {
            step(hosts.get(size - 1), false);
        }
    }

    /** Through any host; asked again while there is no leader, or nobody knows whether it was done. */
    private void step(NodeHost host, boolean isCore) {
        steps++;
        Progress.say("%s becomes a %s".formatted(host, isCore ? "core host" : "leaf"));
        Await.until(PATIENCE, () -> isDone(host, host, isCore) || ask(host, isCore), done -> done);
        Await.until(
                PATIENCE,
                () -> cluster.all().stream().allMatch(witness -> isDone(witness, host, isCore)),
                done -> done);
        Await.until(PATIENCE, host::isReady, ready -> ready);
    }

    private static boolean isDone(NodeHost witness, NodeHost host, boolean isCore) {
        SortedMap<String, Long> core = ClusterReading.of(witness).core();
        return !core.isEmpty() && core.getOrDefault(host.machineId(), -1L) > 0 == isCore;
    }

    private boolean ask(NodeHost host, boolean isCore) {
        NodeHost via = cluster.all().get(random.nextInt(cluster.all().size()));
        NodeApi.Response answer =
                isCore ? CoreMembers.tryAdd(via, host.machineId()) : CoreMembers.tryRemove(via, host.machineId());
        return answer.status() / 100 == 2;
    }

    int steps() {
        return steps;
    }
}
