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
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
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
    private final Context context = vertx.getOrCreateContext();
    private final InMemoryRegistry registry = new InMemoryRegistry();
    private final NetClient client = vertx.createNetClient();
    private final Buffer received = Buffer.buffer();
    private final AtomicLong pings = new AtomicLong();
    private final Promise<Void> closed = Promise.promise();
    private final int port;

    StateStreamTest() {
        Promise<HttpServer> listening = Promise.promise();
        context.runOnContext(go -> {
            StateStream stream = new StateStream(vertx, registry, 500);
            vertx.createHttpServer(new HttpServerOptions().setWebSocketClosingTimeout(1))
                    .requestHandler(stream::handle)
                    .listen(0, "127.0.0.1")
                    .onComplete(listening);
        });
        port = ApiFixture.await(listening.future().map(HttpServer::actualPort));
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

    private void publish(String epoch, long newest, StateBatch.Event... events) {
        StateBatch batch = new StateBatch(new EventCursor(epoch, newest), List.of(events));
        context.runOnContext(go -> registry.publish(batch));
    }

    private long count(String words) {
        return Pattern.compile(Pattern.quote(words)).matcher(text()).results().count();
    }

    private void awaitSnapshots(int count) {
        Await.until(() -> count("snapshot"), seen -> seen == count);
    }

    @Test
    void aReaderThatNamesUnitsHearsOfNoOthers() {
        registry.report(List.of(report("a.service"), report("b.service"), report("c.service")));
        connect(true, "/?unit=a.service&unit=c.service");
        awaitSnapshots(1);
        assertTrue(text().contains("a.service") && text().contains("c.service"), text());
        publish("epoch", 2, event(1, "b.service"), event(2, "a.service"));
        Await.until(this::text, text -> text.contains("\"gone\""));
        assertFalse(text().contains("b.service"), text());
    }

    @Test
    void aReaderThatHasHadAllEventsIsNotToldAgain() {
        connect(true);
        awaitSnapshots(1);
        publish("epoch", 1, event(1, "a.service"));
        publish("epoch", 1);
        publish("epoch", 2, event(2, "b.service"));
        Await.until(this::text, text -> text.contains("b.service"));
        assertEquals(1, registry.snapshots());
    }

    @Test
    void aReaderThatMissedTheLastEventsGetsASnapshotWithoutFurtherEvents() {
        connect(true);
        awaitSnapshots(1);
        registry.newest(new EventCursor("epoch", 7));
        publish("epoch", 7);
        awaitSnapshots(2);
        assertTrue(text().contains("\"sequence\":7"), text());
        publish("epoch", 7);
        publish("epoch", 8, event(8, "a.service"));
        Await.until(this::text, text -> text.contains("a.service"));
        assertEquals(2, registry.snapshots());
    }

    @Test
    void aReaderThatMissedEventsBeforeOthersGetsASnapshotAndNoEventTwice() {
        connect(true);
        awaitSnapshots(1);
        registry.newest(new EventCursor("epoch", 5));
        publish("epoch", 6, event(5, "a.service"), event(6, "b.service"));
        awaitSnapshots(2);
        Await.until(this::text, text -> text.contains("b.service"));
        assertFalse(text().contains("a.service"), text());
    }

    @Test
    void anotherLeaderBeginsWithASnapshot() {
        connect(true);
        awaitSnapshots(1);
        publish("epoch", 1, event(1, "a.service"));
        Await.until(this::text, text -> text.contains("a.service"));
        registry.newest(new EventCursor("later", 0));
        publish("later", 0);
        Await.until(this::text, text -> text.contains("\"later\""));
        publish("later", 1, event(1, "b.service"));
        Await.until(this::text, text -> text.contains("b.service"));
    }

    @Test
    void aSnapshotOlderThanWhatWasHeardMeanwhileIsAskedForAgain() {
        connect(true);
        awaitSnapshots(1);
        registry.newest(new EventCursor("epoch", 3));
        Promise<Void> answer = registry.delaySnapshots();
        publish("epoch", 3);
        Await.until(registry::snapshots, asked -> asked == 2);
        registry.newest(new EventCursor("epoch", 9));
        publish("epoch", 9);
        context.runOnContext(go -> answer.complete());
        Await.until(() -> count("snapshot"), seen -> {
            publish("epoch", 9);
            return seen == 2;
        });
        assertEquals(3, registry.snapshots());
        assertEquals(1, count("\"sequence\":9"));
    }

    @Test
    void aReaderWithoutANewSnapshotStaysAndAsksWhenItIsToldAgain() {
        connect(true);
        awaitSnapshots(1);
        registry.newest(new EventCursor("epoch", 3));
        Promise<Void> answer = registry.delaySnapshots();
        publish("epoch", 3);
        Await.until(registry::snapshots, asked -> asked == 2);
        context.runOnContext(go -> answer.fail("no leader"));
        Await.until(registry::snapshots, asked -> {
            publish("epoch", 3);
            return asked == 3;
        });
        awaitSnapshots(2);
        assertFalse(closed.future().isComplete());
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
                        0,
                        "",
                        "",
                        "",
                        "",
                        0)));
    }
}
