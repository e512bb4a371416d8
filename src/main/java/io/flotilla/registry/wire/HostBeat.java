package io.flotilla.registry.wire;

import io.flotilla.desired.CoreHost;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What every host says in its beats.
 *
 * @param wantsStates whether the state stream is to be sent to it
 * @param founders as in {@link Introduction}
 * @param applied the revision that its log has applied; 0 on a leaf
 * @param freeBytes free space where its log lies; 0 on a leaf
 * @param trouble what is wrong there, in words; empty if nothing
 */
public record HostBeat(boolean wantsStates, List<CoreHost> founders, long applied, long freeBytes, String trouble) {
    public HostBeat {
        founders = List.copyOf(founders);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject().put("states", wantsStates);
        if (!founders.isEmpty()) {
            json.put("founders", CoreHostJson.encode(founders));
        }
        return json.put("applied", applied).put("free", freeBytes).put("trouble", trouble);
    }

    static HostBeat fromJson(JsonObject json) {
        return new HostBeat(
                json.getBoolean("states"),
                json.containsKey("founders") ? CoreHostJson.decode(json.getJsonArray("founders")) : List.of(),
                json.getLong("applied"),
                json.getLong("free"),
                json.getString("trouble"));
    }
}
