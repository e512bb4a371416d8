package io.flotilla.registry.wire;

import io.flotilla.desired.DesiredState;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The desired state as the log's snapshots store it: one chunk with everything small, then chunks of units. */
public final class SnapshotJson {
    private static final int FORMAT = 1;
    private static final int UNITS_PER_CHUNK = 250;

    private SnapshotJson() {}

    public static void encode(DesiredState state, Consumer<byte[]> chunks) {
        JsonObject head = new JsonObject()
                .put("v", FORMAT)
                .put("revision", state.revision())
                .put("term", state.term())
                .put("identity", state.identity());
        JsonObject machines = MachineEditsJson.encode(state.metadataEdits());
        JsonObject requests = new JsonObject();
        state.requests().forEach((id, outcome) -> requests.put(id, outcome.name()));
        head.put("machines", machines)
                .put("requests", requests)
                .put("core", CoreHostJson.encode(state.coreHosts().values()))
                .put("leaving", UnitJson.encode(state.leaving()));
        chunks.accept(bytes(head));
        JsonArray units = new JsonArray();
        for (DesiredUnit unit : state.units()) {
            units.add(UnitJson.encode(unit));
            if (units.size() == UNITS_PER_CHUNK) {
                chunks.accept(bytes(new JsonObject().put("units", units)));
                units = new JsonArray();
            }
        }
        chunks.accept(bytes(new JsonObject().put("units", units)));
    }

    private static byte[] bytes(JsonObject json) {
        return json.toBuffer().getBytes();
    }

    public static void restore(DesiredState state, List<byte[]> chunks) {
        JsonObject head = new JsonObject(Buffer.buffer(chunks.get(0)));
        if (head.getInteger("v", 0) != FORMAT) {
            throw new IllegalArgumentException(
                    "snapshot has format %s, this version reads %d".formatted(head.getValue("v"), FORMAT));
        }
        List<DesiredUnit> units = new ArrayList<>();
        for (byte[] chunk : chunks.subList(1, chunks.size())) {
            JsonArray array = new JsonObject(Buffer.buffer(chunk)).getJsonArray("units");
            for (int i = 0; i < array.size(); i++) {
                units.add(UnitJson.decode(array.getJsonObject(i)));
            }
        }
        Map<String, Outcome> requests = new LinkedHashMap<>();
        head.getJsonObject("requests")
                .forEach(request -> requests.put(request.getKey(), Outcome.valueOf((String) request.getValue())));
        state.restore(
                head.getLong("revision"),
                head.getInteger("term"),
                head.getString("identity"),
                units,
                MachineEditsJson.decode(head.getJsonObject("machines")),
                requests,
                CoreHostJson.decode(head.getJsonArray("core")),
                UnitJson.machines(head.getJsonArray("leaving", new JsonArray())));
    }
}
