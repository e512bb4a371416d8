package io.flotilla.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code GET /v1/cluster} says.
 *
 * @param leader machine ID; empty while there is none
 * @param core the applied revision of each core host, by machine ID
 * @param standings what each machine counts for, by machine ID
 */
public record ClusterReading(
        String leader, int term, SortedMap<String, Long> core, SortedMap<String, String> standings, String text) {

    public static ClusterReading of(NodeApi node) {
        NodeApi.Response response = node.get("/v1/cluster");
        return response.status() == 200
                ? of(response.json())
                : new ClusterReading("", 0, new TreeMap<>(), new TreeMap<>(), response.body());
    }

    private static ClusterReading of(JsonObject json) {
        SortedMap<String, Long> core = new TreeMap<>();
        for (Object item : json.getJsonArray("core", new JsonArray())) {
            JsonObject host = (JsonObject) item;
            core.put(host.getString("machine"), host.getLong("applied", -1L));
        }
        SortedMap<String, String> standings = new TreeMap<>();
        for (Object item : json.getJsonArray("machines", new JsonArray())) {
            JsonObject machine = (JsonObject) item;
            standings.put(machine.getString("id"), machine.getString("standing"));
        }
        return new ClusterReading(
                json.getString("leader", ""), json.getInteger("term", 0), core, standings, json.encode());
    }
}
