package io.flotilla.registry.leader;

import io.flotilla.desired.Command;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.NotLeadingException;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.host.ReadSide;
import io.flotilla.registry.wire.Asks;
import io.flotilla.registry.wire.CommandJson;
import io.flotilla.registry.wire.MachineJson;
import io.flotilla.registry.wire.ReadJson;
import io.flotilla.registry.wire.StateReportJson;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers on a core host what other hosts ask. Who asks is the link's to say: a machine can report only its own states
 * and get only its own sheet. Used at home.
 */
public final class Desk {
    private static final JsonObject DONE = new JsonObject();

    private final Leadership leadership;
    private final Supplier<ReadSide> reads;

    /** {@code reads} is where to read from at the moment. */
    public Desk(Leadership leadership, Supplier<ReadSide> reads) {
        this.leadership = leadership;
        this.reads = reads;
    }

    public Future<JsonObject> answer(MachineId from, String what, JsonObject body) {
        return switch (what) {
            case Asks.SUBMIT -> submit(body);
            case Asks.REPORT ->
                leadership
                        .report(from, StateReportJson.decode(body), body.getBoolean("all"))
                        .map(DONE);
            case Asks.SHEET -> leadership.sheetAnswer(from, body);
            case Asks.SHOWN ->
                leadership
                        .shown(body.getLong("revision"), body.getLong("milliseconds"))
                        .map(DONE);
            case Asks.ADD_CORE ->
                leadership
                        .addCoreHost(body.getString("id"), new MachineId(body.getString("machine")))
                        .map(DONE);
            case Asks.REMOVE_CORE ->
                leadership
                        .removeCoreHost(body.getString("id"), new MachineId(body.getString("machine")))
                        .map(DONE);
            case Asks.CLUSTER -> leadership.cluster();
            default -> read(what, body);
        };
    }

    private Future<JsonObject> submit(JsonObject body) {
        if (!leadership.leads()) {
            return Future.failedFuture(new NotLeadingException("this host does not lead"));
        }
        Command command = CommandJson.decode(body.toBuffer().getBytes());
        boolean isWish = command instanceof Command.SetUnit
                || command instanceof Command.DeleteUnit
                || command instanceof Command.PatchMachines
                || command instanceof Command.LeaveCluster
                || command instanceof Command.Import;
        if (!isWish) {
            return Future.failedFuture(new RefusedException("only the leader itself decides that"));
        }
        return leadership.submit(command).map(decided -> new JsonObject()
                .put("revision", decided.revision())
                .put("outcome", decided.outcome().name()));
    }

    private Future<JsonObject> read(String what, JsonObject body) {
        return switch (what) {
            case Asks.UNIT ->
                reads.get().unit(new UnitName(body.getString("unit"))).map(found -> found.map(
                                entry -> new JsonObject().put("found", ReadJson.encode(entry)))
                        .orElseGet(JsonObject::new));
            case Asks.UNITS ->
                reads.get().units(ReadJson.slice(body)).map(listing -> ReadJson.encode(listing, ReadJson::encode));
            case Asks.STATES ->
                reads.get()
                        .states(
                                Optional.ofNullable(body.getString("unit")),
                                Optional.ofNullable(body.getString("machine")),
                                ReadJson.slice(body))
                        .map(listing -> ReadJson.encode(listing, StateEntry::toJson));
            case Asks.MACHINES ->
                reads.get()
                        .machines(ReadJson.slice(body))
                        .map(listing -> ReadJson.encode(listing, MachineJson::encode));
            case Asks.NEWEST_EVENT -> reads.get().newestEvent().map(ReadJson::encode);
            default -> Future.failedFuture(new RefusedException("no such question: " + what));
        };
    }
}
