package io.flotilla.registry.wire;

import io.flotilla.desired.CoreHost;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Image;
import io.flotilla.desired.Outcome;
import io.flotilla.desired.Snapshot;
import io.flotilla.machine.MachineId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The desired state as the log's snapshots store it: one chunk with everything small, then chunks of units. */
public final class SnapshotJson {
    private static final int FORMAT = 1;
    private static final int UNITS_PER_CHUNK = 250;

    private SnapshotJson() {}

    public static void encode(Snapshot snapshot, Consumer<byte[]> chunks) {
        Image image = snapshot.image();
        JsonObject requests = new JsonObject();
        snapshot.requests().forEach((id, outcome) -> requests.put(id, outcome.name()));
        chunks.accept(bytes(new JsonObject()
                .put("v", FORMAT)
                .put("revision", image.revision())
                .put("term", image.term())
                .put("identity", image.identity())
                .put("level", image.level())
                .put("machines", MachineEditsJson.encode(image.metadataEdits()))
                .put("requests", requests)
                .put("core", CoreHostJson.encode(image.coreHosts().values()))
                .put("leaving", UnitJson.encode(image.leaving()))));
        JsonArray units = new JsonArray();
        for (DesiredUnit unit : image.units().values()) {
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

    public static Snapshot decode(List<byte[]> chunks) {
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
        Map<MachineId, CoreHost> coreHosts = new TreeMap<>();
        CoreHostJson.decode(head.getJsonArray("core")).forEach(host -> coreHosts.put(host.machine(), host));
        Image image = new Image(
                head.getLong("revision"),
                head.getInteger("term"),
                head.getString("identity"),
                head.getInteger("level", 1),
                Map.of(),
                MachineEditsJson.decode(head.getJsonObject("machines")),
                coreHosts,
                UnitJson.machines(head.getJsonArray("leaving", new JsonArray())));
        return new Snapshot(image.withUnits(units), requests);
    }
}
