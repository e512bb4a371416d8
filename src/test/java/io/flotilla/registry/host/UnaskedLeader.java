package io.flotilla.registry.host;

import io.flotilla.desired.Command;
import io.flotilla.desired.OrderSheet;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Decided;
import io.flotilla.registry.StateReport;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** A leader that does nothing: tests override what they ask it for. */
class UnaskedLeader implements Leader {
    private static <T> Future<T> unasked() {
        return Future.failedFuture("not asked here");
    }

    @Override
    public Future<Optional<OrderSheet>> sheet(MachineId machine, Optional<OrderSheet> had) {
        return unasked();
    }

    @Override
    public Future<Decided> submit(Command command) {
        return unasked();
    }

    @Override
    public Future<Void> report(MachineId machine, List<StateReport> reports, boolean all) {
        return unasked();
    }

    @Override
    public Future<Void> shown(long revision, long milliseconds) {
        return unasked();
    }

    @Override
    public Future<Void> addCoreHost(String requestId, MachineId machine) {
        return unasked();
    }

    @Override
    public Future<Void> removeCoreHost(String requestId, MachineId machine) {
        return unasked();
    }

    @Override
    public Future<JsonObject> cluster() {
        return unasked();
    }
}
