package io.flotilla.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketFailureTest {
    @Test
    void otherWordsStayAsTheyAre() {
        assertEquals("bind(1) failed", SocketFailure.why(new ConnectException("bind(1) failed")));
        assertEquals("java.net.ConnectException", SocketFailure.why(new ConnectException()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothKindsOfSocketsSayWhyInTheSameWords(boolean isNative) throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(isNative));
        try {
            int port;
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = taken.getLocalPort();
                NetServer server = vertx.createNetServer(new NetServerOptions()).connectHandler(NetSocket::close);
                assertEquals("Address already in use", why(server.listen(port, "127.0.0.1")));
            }
            assertTrue(why(vertx.createNetClient().connect(port, "127.0.0.1")).startsWith("Connection refused"));
        } finally {
            Await.the(vertx.close());
        }
    }

    private static String why(Future<?> failing) {
        Await.until(failing::isComplete, isComplete -> isComplete);
        return SocketFailure.why(failing.cause());
    }
}
