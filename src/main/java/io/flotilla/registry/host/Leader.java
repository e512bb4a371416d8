package io.flotilla.registry.host;

import io.flotilla.desired.Command;
import io.flotilla.desired.OrderSheet;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Decided;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.UnavailableException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What only the leader can do, here or across the link. Everything may be asked twice. Fails with {@link
 * UnavailableException} or {@link RefusedException} for good; with anything else when the same may succeed soon, perhaps
 * at another leader.
 */
public interface Leader {
    Future<Decided> submit(Command command);

    /** {@code all}: these are all states of the machine, not only those that changed. */
    Future<Void> report(MachineId machine, List<StateReport> reports, boolean all);

    /** The machine's sheet if it says more than {@code had}; empty if it does not, or cannot be given yet. */
    Future<Optional<OrderSheet>> sheet(MachineId machine, Optional<OrderSheet> had);

    /** Completes when the leader's maps show the revision. */
    Future<Void> shown(long revision, long milliseconds);

    Future<Void> addCoreHost(String requestId, MachineId machine);

    Future<Void> removeCoreHost(String requestId, MachineId machine);

    Future<JsonObject> cluster();
}
