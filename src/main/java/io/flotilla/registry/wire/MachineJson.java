package io.flotilla.registry.wire;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Machines as JSON. */
public final class MachineJson {
    private MachineJson() {}

    public static JsonObject encode(Machine machine) {
        JsonObject metadata = new JsonObject();
        machine.metadata().forEach(metadata::put);
        return new JsonObject()
                .put("id", machine.id().value())
                .put("address", machine.address())
                .put("metadata", metadata)
                .put("version", machine.version());
    }

    public static Machine decode(JsonObject json) {
        Map<String, String> metadata = new TreeMap<>();
        json.getJsonObject("metadata").forEach(item -> metadata.put(item.getKey(), (String) item.getValue()));
        return new Machine(
                new MachineId(json.getString("id")), json.getString("address"), metadata, json.getString("version"));
    }
}
