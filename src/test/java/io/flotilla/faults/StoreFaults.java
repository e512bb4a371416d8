package io.flotilla.faults;

import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.Folders;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What is done to the disk of one core host, and what its operator does then. Blocks. */
final class StoreFaults {
    private static final int LEAST_AGE_SECONDS = 2;
    private static final int SPAN_OF_AGES = 6;

    /** Above the variants of what is done: whether the power goes, too, or the node alone ends. */
    private static final int VARIANTS = 64;

    private final ClusterHosts cluster;
    private final Operator operator;

    StoreFaults(ClusterHosts cluster, Operator operator) {
        this.cluster = cluster;
        this.operator = operator;
    }

    void strike(Fault fault) {
        TestbedHost host = fault.host();
        Path copy = host.share().resolve("copy-" + host.name());
        try {
            if (fault.kind() == FaultKind.SET_BACK_STORE) {
                takeCopy(host, copy);
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(LEAST_AGE_SECONDS + fault.variant() % SPAN_OF_AGES));
            }
            if (losesPower(fault)) {
                host.kill();
            } else {
                host.sh("systemctl kill -s KILL flotilla; systemctl stop flotilla");
            }
            StoreDamage.of(fault).inflict(host.data(), copy);
            if (Files.exists(copy)) {
                Folders.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files as of one moment, as a snapshot of the disk has them. */
    private static void takeCopy(TestbedHost host, Path copy) throws IOException {
        host.freeze();
        StoreDamage.copy(host.data(), copy);
        host.thaw();
    }

    void end(Fault fault) {
        NodeHost host =
                Objects.requireNonNull(cluster.machines().get(fault.host().machineId()));
        String since = Operator.now();
        if (losesPower(fault)) {
            host.host().start();
        } else {
            host.beginToStartNode();
        }
        operator.mend(host, since);
    }

    private static boolean losesPower(Fault fault) {
        return fault.variant() / VARIANTS % 2 == 1;
    }
}
