package io.flotilla.bench;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeHost;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Many requests, spread over all hosts. */
final class Requests {
    static final String SLEEPER = "[Service]\nExecStart=/bin/sleep infinity\n";

    private static final int LANES = 15;
    private static final long TIMEOUT_MS = 30_000;

    private final List<NodeHost> hosts;

    Requests(ClusterHosts cluster) {
        hosts = cluster.all();
    }

    static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i + ".service").toList();
    }

    void launch(List<String> units) {
        all(units, HttpMethod.PUT, NodeApi.body("launched", SLEEPER));
    }

    void destroy(List<String> units) {
        all(units, HttpMethod.DELETE, "");
    }

    /** Fifteen at a time, as a client that submits a folder would; completes when all are answered. */
    private void all(List<String> units, HttpMethod method, String body) {
        List<Future<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(chain(units, lane, method, body));
        }
        Await.the(Future.all(lanes));
    }

    private Future<Void> chain(List<String> units, int at, HttpMethod method, String body) {
        if (at >= units.size()) {
            return Future.succeededFuture();
        }
        return hosts.get(at % hosts.size())
                .ask(
                        method,
                        "/fleet/v1/units/" + units.get(at),
                        body,
                        Map.of("Content-Type", "application/json"),
                        TIMEOUT_MS)
                .compose(response -> {
                    require(response, 2);
                    return chain(units, at + LANES, method, body);
                });
    }

    /** A status, or the first digit of one. */
    static void require(NodeApi.Response response, int status) {
        if (response.status() != status && response.status() / 100 != status) {
            throw new AssertionError("%d instead of %d: %s".formatted(response.status(), status, response.body()));
        }
    }
}
