package io.flotilla.reconcile;

import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.UnitName;

/**
 * A unit whose file is on this machine.
 *
 * @param hash of the content that was put in place
 * @param runHash of that part of the content that systemd reads; empty if nobody knows
 * @param started whether it is being started, or was started, and not stopped by order since; a unit that ended by itself
 *     stays started
 * @param stopping whether a stop of it was begun whose end nobody saw, so that it may run or not
 * @param running whether processes of it may be alive
 * @param onIsolated what its content asks for while the machine has no contact
 * @param carriedOut revision of the wish whose start or stop was carried out last
 * @param log identity of the log that ordered it here; empty if nobody knows
 * @param revision revision of the sheet that ordered it here
 */
public record HeldUnit(
        UnitName unit,
        String hash,
        String runHash,
        boolean started,
        boolean stopping,
        boolean running,
        OnIsolated onIsolated,
        long carriedOut,
        String log,
        long revision) {}
