package io.flotilla.registry.wire;

import io.flotilla.desired.CoreHost;
import io.flotilla.machine.MachineId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Core hosts as JSON. */
public final class CoreHostJson {
    private CoreHostJson() {}

    public static JsonArray encode(Collection<CoreHost> hosts) {
        JsonArray array = new JsonArray();
        hosts.forEach(host -> array.add(new JsonObject()
                .put("machine", host.machine().value())
                .put("address", host.address())
                .put("number", host.number())));
        return array;
    }

    public static List<CoreHost> decode(JsonArray array) {
        List<CoreHost> hosts = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            JsonObject json = array.getJsonObject(i);
            hosts.add(new CoreHost(
                    new MachineId(json.getString("machine")), json.getString("address"), json.getInteger("number")));
        }
        return hosts;
    }
}
