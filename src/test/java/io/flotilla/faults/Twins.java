package io.flotilla.faults;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedHost;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** A spare host that comes with the machine ID of one of the cluster's while that is away. It must get nothing. Blocks. */
final class Twins {
    private static final int ABSENCES = 3;
    private static final long ABSENCE_NANOS = TimeUnit.SECONDS.toNanos(6);
    private static final long PRESENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final ClusterHosts cluster;
    private final Violations violations;
    private int looks;

    Twins(ClusterHosts cluster, Violations violations) {
        this.cluster = cluster;
        this.violations = violations;
    }

    /** The host may be away several times, the last time until the end. */
    void strike(Fault fault) {
        TestbedHost host = fault.host();
        NodeHost twin = cluster.spare(1);
        twin.host().identifyAs(host);
        twin.host().start();
        twin.wipe();
        long before = refusals(twin);
        twin.beginToStartNode();
        // Otherwise it comes while the host is away, as that host itself does after a reboot.
        Await.until(() -> refusals(twin), count -> count > before);
        for (int i = 0; i < fault.variant() % 2 * ABSENCES; i++) {
            host.cut();
            LockSupport.parkNanos(ABSENCE_NANOS);
            host.heal();
            LockSupport.parkNanos(PRESENCE_NANOS);
        }
        host.cut();
    }

    private static long refusals(NodeHost twin) {
        return twin.log()
                .lines()
                .filter(line -> line.contains("is connected already"))
                .count();
    }

    void end(Fault fault) {
        look(fault);
        fault.host().heal();
        LockSupport.parkNanos(PRESENCE_NANOS);
        look(fault);
        cluster.spare(1).host().kill();
    }

    private void look(Fault fault) {
        looks++;
        Set<String> units = cluster.spare(1).host().services().keySet().stream()
                .filter(Copies::isOurs)
                .collect(Collectors.toSet());
        if (!units.isEmpty()) {
            violations.add("twin: a host with the machine ID of %s runs %s".formatted(fault.host(), units));
        }
    }

    int looks() {
        return looks;
    }
}
