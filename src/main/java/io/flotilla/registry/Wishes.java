package io.flotilla.registry;

import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;

/** What users want of the cluster. */
public interface Wishes {
    /**
     * Makes a command durable and carries it out. Completes when a majority of the core hosts has it on disk and the
     * maps show it; a failed future means that it is not known to have happened, and the same command with the same
     * request ID may be sent again.
     */
    Future<Decided> submit(Command command);

    /** Makes a leaf a core host. Fails with {@link RefusedException} when that cannot be. */
    Future<Void> addCoreHost(String requestId, MachineId machine);

    /**
     * Raises the feature level of the log to the highest that any host reads; completes with the level. Fails with {@link
     * RefusedException} while a host does not read it.
     */
    Future<Integer> finishUpgrade();

    /** Makes a core host a leaf, for good. Fails with {@link RefusedException} when that cannot be. */
    Future<Void> removeCoreHost(String requestId, MachineId machine);
}
