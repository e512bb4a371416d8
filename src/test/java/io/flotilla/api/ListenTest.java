package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an API says that finds its address taken. */
class ListenTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private String whyNot(SocketAddress address) {
        ApiOptions options = new ApiOptions(List.of(address), 100, "test");
        Future<String> second = api.vertx.deployVerticle(new ApiVerticle(api.registry, options));
        Await.until(second::isComplete, isComplete -> isComplete);
        return String.valueOf(second.cause().getMessage());
    }

    @Test
    void aUnixSocketOfALiveProcess() {
        String socket = "unix:" + api.socketPath();
        assertEquals(
                "the api cannot listen on %s: another process listens on it".formatted(socket),
                whyNot(SocketAddress.domainSocketAddress(api.socketPath())));
        assertEquals(200, api.get("/healthz").status());
    }

    @Test
    void aPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SocketAddress address = SocketAddress.inetSocketAddress(taken.getLocalPort(), "127.0.0.1");
            assertEquals(
                    "the api cannot listen on 127.0.0.1:%d: Address already in use".formatted(taken.getLocalPort()),
                    whyNot(address));
        }
    }
}
