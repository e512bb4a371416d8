package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.testing.Await;
import io.flotilla.testing.InMemoryRegistry;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateStreamTest {
    private static final List<String> HANDSHAKE = List.of(
            "Host: x",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");
    private static final char PING = 0x89;

    /** A pong without content, masked with zeros. */
    private static final Buffer PONG = Buffer.buffer(new byte[] {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0});

    private final Vertx vertx = Vertx.vertx();
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final NetClient client = vertx.createNetClient();
    private final Buffer received = Buffer.buffer();
    private final AtomicLong pings = new AtomicLong();
    private final Promise<Void> closed = Promise.promise();
    private final int port;

    StateStreamTest() {
        StateStream stream = new StateStream(vertx, registry, 500);
        port = ApiFixture.await(vertx.createHttpServer(new HttpServerOptions().setWebSocketClosingTimeout(1))
                .requestHandler(stream::handle)
                .listen(0, "127.0.0.1")
                .map(HttpServer::actualPort));
    }

    @AfterEach
    void close() {
        ApiFixture.await(vertx.close());
    }

    private void connect(boolean answersPings) {
        connect(answersPings, "/");
    }

    private void connect(boolean answersPings, String path) {
        ApiFixture.await(client.connect(port, "127.0.0.1").compose(socket -> {
            socket.handler(bytes -> {
                received.appendBuffer(bytes);
                long newest = text().chars().filter(c -> c == PING).count();
                if (answersPings && newest > pings.getAndSet(newest)) {
                    socket.write(PONG);
                }
            });
            socket.closeHandler(end -> closed.complete());
            return socket.write("GET %s HTTP/1.1\r\n".formatted(path) + String.join("\r\n", HANDSHAKE));
        }));
    }

    private String text() {
        return received.toString("ISO-8859-1");
    }

    @Test
    void aReaderThatAnswersPingsStays() {
        connect(true);
        Await.until(pings::get, count -> count >= 3);
        assertFalse(closed.future().isComplete());
    }

    @Test
    void aReaderThatIsGoneWithoutAWordIsClosed() {
        connect(false);
        ApiFixture.await(closed.future());
        assertTrue(text().startsWith("HTTP/1.1 101"), text());
        assertTrue(text().contains("\"type\":\"snapshot\""), text());
        assertEquals(1, text().chars().filter(c -> c == PING).count(), text());
    }

    private static StateBatch.Event event(long sequence, String unit) {
        StateReport gone = new StateReport(new UnitName(unit), Optional.empty());
        return new StateBatch.Event(sequence, new MachineId("1".repeat(32)), gone);
    }

    @Test
    void aReaderThatNamesUnitsHearsOfNoOthers() {
        registry.report(List.of(report("a.service"), report("b.service"), report("c.service")));
        connect(true, "/?unit=a.service&unit=c.service");
        Await.until(this::text, text -> text.contains("snapshot"));
        assertTrue(text().contains("a.service") && text().contains("c.service"), text());
        EventCursor newest = ApiFixture.await(registry.newestEvent());
        registry.publish(new StateBatch(
                newest.epoch(),
                List.of(event(newest.sequence() + 1, "b.service"), event(newest.sequence() + 2, "a.service"))));
        Await.until(this::text, text -> text.contains("\"gone\""));
        assertFalse(text().contains("b.service"), text());
    }

    private static StateReport report(String unit) {
        UnitName name = new UnitName(unit);
        return new StateReport(
                name,
                Optional.of(new StateEntry(
                        name,
                        new MachineId("1".repeat(32)),
                        "",
                        UnitState.DEAD,
                        TargetState.LOADED,
                        "",
                        "",
                        "",
                        "",
                        0)));
    }
}
