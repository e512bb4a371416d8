package io.flotilla.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeHost;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever comes in over HTTP, the node goes on and its registry stays as it is. */
class FuzzIT {
    private static final int REQUESTS = 1_000;
    private static final long ANSWER_MS = 50;
    private static final Set<String> NEVER = Set.of("500", "502", "504");

    private static NodeHost host;

    @BeforeAll
    static void boot() {
        host = NodeHost.boot("fuzz");
        host.startNode();
        assertEquals(
                201,
                host.put("known.service", "launched", "[Service]\nExecStart=/bin/sleep infinity\n")
                        .status());
        Await.until(
                () -> host.get("/fleet/v1/units/known.service").body(),
                unit -> unit.contains("\"currentState\":\"launched\""));
    }

    @AfterAll
    static void shutDown() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void noRequestHurts() throws IOException {
        NodeApi.Response known = host.get("/fleet/v1/units");
        String machines = host.get("/fleet/v1/machines").body();
        String pid = host.sh("systemctl show -P MainPID flotilla");
        long seed = System.nanoTime();
        FuzzedRequests requests = new FuzzedRequests(seed);
        TreeMap<String, Integer> statuses = new TreeMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            byte[] request = requests.next();
            String status = status(request);
            statuses.merge(status, 1, Integer::sum);
            assertTrue(!NEVER.contains(status), () -> "seed %d, answer %s to %s"
                    .formatted(seed, status, new String(request, StandardCharsets.ISO_8859_1)));
        }
        assertTrue(statuses.keySet().size() > 5, () -> "seed %d, statuses %s".formatted(seed, statuses));
        assertEquals("ok\n", host.get("/healthz").body());
        assertEquals("ok\n", host.get("/readyz").body());
        assertEquals(known.body(), host.get("/fleet/v1/units").body(), () -> "seed " + seed);
        assertEquals(machines, host.get("/fleet/v1/machines").body(), () -> "seed " + seed);
        assertEquals(pid, host.sh("systemctl show -P MainPID flotilla"));
    }

    /** The status of the first answer; empty if the connection was just closed, or nothing came for a moment. */
    private static String status(byte[] request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(host.socket()));
            ByteBuffer answer = ByteBuffer.allocate(64);
            try {
                channel.write(ByteBuffer.wrap(request));
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
                if (selector.select(ANSWER_MS) > 0) {
                    channel.read(answer);
                }
            } catch (IOException closed) {
                return "";
            }
            String line = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
            return line.startsWith("HTTP/1.") && line.length() >= 12 ? line.substring(9, 12) : "";
        }
    }
}
