package io.flotilla.systemd;

import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The systemd of this host. A unit is <em>held</em> when its file is in flotilla's directory; only those are ever
 * written, reported or removed. To be used on the context it was opened on, where every handler runs, too.
 *
 * <p>A refusal, a failed job or a unit that cannot be loaded is a value; a failed Future means that the bus could not
 * be asked.
 */
public interface Systemd {

    /**
     * Reads the files that an earlier run left (their units are held from the start) and connects. Completes when the
     * files are read and the first snapshot is taken, or after two seconds without the bus: it then keeps trying, 20
     * ms to 2 s apart, for ever. Fails only when the directory cannot be used.
     */
    static Future<Systemd> open(Vertx vertx, SystemdOptions options) {
        return HostSystemd.open(vertx, options);
    }

    /**
     * Gives systemd these files, in place of older ones of the same units, and enables those with an {@code [Install]}
     * section, all until the next boot. Each unit has its own result: one that is refused hinders no other. Calls
     * made at the same time share their work. Starts nothing. A file that says nothing new to systemd, only in sections
     * {@code X-…}, takes the old one's place without systemd's having to read its files again.
     */
    Future<Map<UnitName, LoadResult>> load(Map<UnitName, UnitFile> files);

    /** Takes the files of stopped units away again, with their links and failures. A unit that is not held is done. */
    Future<Map<UnitName, LoadResult>> unload(Set<UnitName> units);

    /** The files of these held units as they are on disk now; one that cannot be read is missing. */
    Future<Map<UnitName, UnitFile>> files(Set<UnitName> units);

    /** Starts the unit; completes when the job is over, however long systemd lets it take. */
    Future<JobResult> start(UnitName unit);

    /** Stops the unit; completes when the job is over. A unit that systemd does not know is stopped. */
    Future<JobResult> stop(UnitName unit);

    /**
     * Starts the service, again if it runs, from this file; completes when that is over. A failed Future says, too, that the
     * file is not in place.
     */
    Future<JobResult> restart(OwnService service);

    /** Whether a service of flotilla's own runs. */
    Future<Boolean> isRunning(UnitName service);

    /** Whether a hardware watchdog resets the host when systemd hangs. */
    Future<Boolean> isWatched();

    /** A held unit as last reported; empty if it is not held. */
    Optional<UnitStatus> unit(UnitName unit);

    /** The held units as last reported. A copy. */
    Map<UnitName, UnitStatus> units();

    /** Every change of a held unit from now on, in order; the last one of a unit says {@code held} false. */
    void watch(Consumer<UnitStatus> watcher);

    /** Whether systemd answers and {@link #units} is current. */
    boolean isConnected();

    /** False when the connection is lost, true after each full resync, so that true may come twice in a row. */
    void watchConnection(Consumer<Boolean> watcher);

    /** Whether systemd is on its way down and takes every unit along: the host is shut down or restarted. */
    Future<Boolean> isHostStopping();

    /** Leaves the bus. Stops no unit and keeps every file. */
    Future<Void> close();
}
