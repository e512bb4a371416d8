package io.flotilla.registry.host;

import io.flotilla.desired.Command;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.Outcome;
import io.flotilla.link.Link;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Decided;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.wire.Asks;
import io.flotilla.registry.wire.CommandJson;
import io.flotilla.registry.wire.SheetAnswer;
import io.flotilla.registry.wire.StateReportJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The leader on another host. What it knows of this machine it takes from the link, not from what is said. */
public record RemoteLeader(Link link, MachineId leader) implements Leader {
    private static final long TIMEOUT_MS = 4_000;
    private static final long MEMBERSHIP_TIMEOUT_MS = 60_000;

    private Future<JsonObject> ask(String what, JsonObject body) {
        return Asks.ask(link, leader, what, body, TIMEOUT_MS);
    }

    @Override
    public Future<Decided> submit(Command command) {
        return ask(Asks.SUBMIT, new JsonObject(Buffer.buffer(CommandJson.encode(command))))
                .map(answer -> new Decided(answer.getLong("revision"), Outcome.valueOf(answer.getString("outcome"))));
    }

    @Override
    public Future<Void> report(MachineId machine, List<StateReport> reports, boolean all) {
        return ask(Asks.REPORT, StateReportJson.encode(reports, all)).mapEmpty();
    }

    @Override
    public Future<Optional<OrderSheet>> sheet(MachineId machine, Optional<OrderSheet> had) {
        return ask(Asks.SHEET, SheetAnswer.ask(had)).map(answer -> SheetAnswer.decode(answer, had));
    }

    @Override
    public Future<Void> shown(long revision, long milliseconds) {
        return ask(Asks.SHOWN, new JsonObject().put("revision", revision).put("milliseconds", milliseconds))
                .mapEmpty();
    }

    @Override
    public Future<Void> addCoreHost(String requestId, MachineId machine) {
        return changeCore(Asks.ADD_CORE, requestId, machine);
    }

    @Override
    public Future<Void> removeCoreHost(String requestId, MachineId machine) {
        return changeCore(Asks.REMOVE_CORE, requestId, machine);
    }

    private Future<Void> changeCore(String what, String requestId, MachineId machine) {
        JsonObject body = new JsonObject().put("id", requestId).put("machine", machine.value());
        return Asks.ask(link, leader, what, body, MEMBERSHIP_TIMEOUT_MS).mapEmpty();
    }

    @Override
    public Future<JsonObject> cluster() {
        return ask(Asks.CLUSTER, new JsonObject());
    }
}
