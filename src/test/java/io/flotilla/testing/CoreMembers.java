package io.flotilla.testing;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** Changes of who is a core host. Blocks. */
public final class CoreMembers {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MEMBERS = "/v1/core/members";

    private CoreMembers() {}

    public static NodeApi.Response tryAdd(NodeApi via, String machine) {
        return via.request(
                HttpMethod.POST,
                MEMBERS,
                new JsonObject().put("machine", machine).encode(),
                Map.of("Content-Type", "application/json"));
    }

    public static NodeApi.Response tryRemove(NodeApi via, String machine) {
        return via.request(HttpMethod.DELETE, MEMBERS + "/" + machine, "", Map.of());
    }

    /** Asks for it without waiting for the answer. */
    public static void tryRemoveSoon(NodeApi via, NodeHost host) {
        via.ask(HttpMethod.DELETE, MEMBERS + "/" + host.machineId(), "", Map.of(), 30_000);
    }

    /** Makes a leaf a core host; completes when {@code via} counts it as one that has what the others have. */
    public static void add(NodeApi via, NodeHost host) {
        require(tryAdd(via, host.machineId()));
        Await.until(
                PATIENCE,
                () -> ClusterReading.of(via),
                reading -> reading.core().getOrDefault(host.machineId(), -1L) > 0);
    }

    /** Makes a core host a leaf; completes when {@code via} does not count it any more. */
    public static void remove(NodeApi via, NodeHost host) {
        require(tryRemove(via, host.machineId()));
        Await.until(
                PATIENCE,
                () -> ClusterReading.of(via),
                reading -> !reading.core().isEmpty() && !reading.core().containsKey(host.machineId()));
    }

    private static void require(NodeApi.Response response) {
        if (response.status() / 100 != 2) {
            throw new AssertionError("the core was not changed: " + response);
        }
    }
}
