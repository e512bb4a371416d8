package io.flotilla.systemd;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spares the start of a unit a wait. The kernel moves a process into its unit's cgroup under a lock whose first taker,
 * after a quiet moment, waits for an RCU grace period: 8 to 16 ms measured, of the 21 that a start takes. Whoever
 * follows soon does not wait. So while the unit's file is on its way, this process moves itself to where it is already.
 * Later versions of systemd, which start processes in their cgroup, have no such wait and lose nothing. On one context.
 */
final class CgroupLock {
    private static final Logger log = LoggerFactory.getLogger(CgroupLock.class);
    private static final Path OWN_CGROUPS = Path.of("/proc/self/cgroup");
    private static final List<Path> HIERARCHIES = List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"));

    /** The cgroup of the one hierarchy that has no number: cgroups(7). */
    private static final String UNIFIED = "0::/";

    private static final byte[] MYSELF = "0".getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx;
    private boolean isBusy;
    private boolean isUseless;

    CgroupLock(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Begins the wait, at once, on a worker. */
    void takeEarly() {
        if (isBusy || isUseless) {
            return;
        }
        isBusy = true;
        vertx.executeBlocking(CgroupLock::stay, false).onComplete(tried -> {
            isBusy = false;
            isUseless = tried.failed() || !tried.result();
            if (isUseless) {
                log.debug("units start without a head start: {}", String.valueOf(tried.cause()));
            }
        });
    }

    /** Moves this process into its own cgroup; false if it is not known which that is. Blocks. */
    static boolean stay() throws IOException {
        Optional<Path> members = members();
        if (members.isPresent()) {
            Files.write(members.get(), MYSELF, StandardOpenOption.WRITE);
        }
        return members.isPresent();
    }

    private static Optional<Path> members() throws IOException {
        Optional<String> own = Files.readAllLines(OWN_CGROUPS).stream()
                .filter(line -> line.startsWith(UNIFIED))
                .map(line -> line.substring(UNIFIED.length()))
                .findFirst();
        return own.flatMap(cgroup -> HIERARCHIES.stream()
                .map(hierarchy -> hierarchy.resolve(cgroup).resolve("cgroup.procs"))
                .filter(Files::exists)
                .findFirst());
    }
}
