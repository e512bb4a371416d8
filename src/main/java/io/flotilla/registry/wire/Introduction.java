package io.flotilla.registry.wire;

import io.flotilla.desired.CoreHost;
import io.flotilla.machine.Machine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a host says of itself when it connects.
 *
 * @param core the addresses that its configuration names as core hosts
 * @param log the identity of its log; empty on a leaf and before the log has one
 * @param isJoining whether it is a core host that waits to be taken into the group
 * @param founders the founding list that it has on disk; empty if none
 * @param group the core hosts as it knows them; empty before there is a group
 */
public record Introduction(
        Machine machine,
        List<String> core,
        String log,
        boolean isJoining,
        List<CoreHost> founders,
        List<CoreHost> group) {

    public Introduction {
        core = List.copyOf(core);
        founders = List.copyOf(founders);
        group = List.copyOf(group);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("machine", MachineJson.encode(machine))
                .put("core", new JsonArray(core))
                .put("log", log)
                .put("joining", isJoining)
                .put("founders", CoreHostJson.encode(founders))
                .put("group", CoreHostJson.encode(group));
    }

    /** Throws an unchecked exception on anything else: the peer is then not what it says. */
    public static Introduction fromJson(JsonObject json) {
        return new Introduction(
                MachineJson.decode(json.getJsonObject("machine")),
                json.getJsonArray("core").stream().map(String.class::cast).toList(),
                json.getString("log"),
                json.getBoolean("joining"),
                CoreHostJson.decode(json.getJsonArray("founders")),
                CoreHostJson.decode(json.getJsonArray("group")));
    }
}
