package io.flotilla.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsTest {
    @Test
    void otherWordsStayAsTheyAre() {
        assertEquals("bind(1) failed", Sockets.why(new ConnectException("bind(1) failed")));
        assertEquals("null", Sockets.why(new ConnectException()));
    }

    private static NetServer server(Vertx vertx) {
        return vertx.createNetServer(Sockets.server()).connectHandler(NetSocket::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothKindsOfSocketsSayWhyInTheSameWords(boolean isNative) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(isNative));
        try {
            NetServer taken = Await.the(server(vertx).listen(0, "127.0.0.1"));
            int port = taken.actualPort();

            Future<?> second = server(vertx).listen(Sockets.unshared("127.0.0.1", port));
            Await.until(second::isComplete, isComplete -> isComplete);
            assertEquals("Address already in use", Sockets.why(second.cause()));

            Await.the(taken.close());
            Future<?> refused = vertx.createNetClient().connect(port, "127.0.0.1");
            Await.until(refused::isComplete, isComplete -> isComplete);
            assertTrue(Sockets.why(refused.cause()).startsWith("Connection refused"), Sockets.why(refused.cause()));
        } finally {
            Await.the(vertx.close());
        }
    }
}
