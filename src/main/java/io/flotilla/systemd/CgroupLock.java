package io.flotilla.systemd;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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
    static final Path OWN_CGROUPS = Path.of("/proc/self/cgroup");
    static final List<Path> HIERARCHIES = List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"));

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
                log.debug(
                        "units wait for the cgroup lock as they start: {}",
                        tried.failed() ? tried.cause().toString() : "this process's cgroup is not seen");
            }
        });
    }

    private static boolean stay() throws IOException {
        return stay(OWN_CGROUPS, HIERARCHIES);
    }

    /**
     * Moves this process into its own cgroup; false if it is not seen which that is. A namespace can make another look
     * like it, so it has to have this process among its members. Blocks.
     */
    static boolean stay(Path ownCgroups, List<Path> hierarchies) throws IOException {
        String me = Long.toString(ProcessHandle.current().pid());
        for (Path members : candidates(ownCgroups, hierarchies)) {
            if (Files.readAllLines(members).contains(me)) {
                Files.write(members, MYSELF, StandardOpenOption.WRITE);
                return true;
            }
        }
        return false;
    }

    private static List<Path> candidates(Path ownCgroups, List<Path> hierarchies) throws IOException {
        return Files.readAllLines(ownCgroups).stream()
                .filter(line -> line.startsWith(UNIFIED))
                .map(line -> line.substring(UNIFIED.length()))
                .flatMap(cgroup -> hierarchies.stream()
                        .map(hierarchy -> hierarchy.resolve(cgroup).resolve("cgroup.procs")))
                .filter(Files::exists)
                .toList();
    }
}
