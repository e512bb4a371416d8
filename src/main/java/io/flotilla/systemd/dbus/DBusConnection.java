package io.flotilla.systemd.dbus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.constants.Endian;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a message bus. Replies and signals are handled in the order of the wire, on the context that
 * opened it, inside the read of the socket: a listener on an answer runs before the next message is looked at. Once
 * broken it stays so, and every call without an answer has failed with {@link DBusError#CLOSED}.
 */
final class DBusConnection {
    private static final Logger log = LoggerFactory.getLogger(DBusConnection.class);
    /** The bus refuses the 129th unanswered call of a connection. */
    private static final int MAX_UNANSWERED = 64;

    private static final int CONNECT_TIMEOUT = 3_000;
    private static final int CALL_TIMEOUT = 30_000;

    private record Call(Buffer wire, long serial, String member, Promise<DBusMessage> answer) {}

    private record Pending(Promise<DBusMessage> answer, long timer) {}

    private final Vertx vertx;
    /** Kept, because a NetClient that is garbage collected closes its sockets. */
    private final NetClient client;

    private final NetSocket socket;
    private final Promise<Void> ended = Promise.promise();
    private final MessageFactory messages = new MessageFactory(Endian.LITTLE);
    private final Map<Long, Pending> pending = new HashMap<>();
    private final Queue<Call> waiting = new ArrayDeque<>();
    private Consumer<DBusMessage> signals = message -> {};
    private boolean isOpen = true;

    private DBusConnection(Vertx vertx, NetClient client, NetSocket socket) {
        this.vertx = vertx;
        this.client = client;
        this.socket = socket;
    }

    /** Connects, proves who we are by the socket's credentials, and registers with the bus. */
    static Future<DBusConnection> open(Vertx vertx, Path busSocket) {
        NetClient client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(CONNECT_TIMEOUT));
        return client.connect(SocketAddress.domainSocketAddress(busSocket.toString()))
                .map(socket -> new DBusConnection(vertx, client, socket))
                .compose(connection -> connection
                        .authenticate()
                        .compose(done -> connection.call(DBusCall.of("Hello", "")))
                        .map(connection)
                        .onFailure(cause -> connection.close()))
                .onFailure(cause -> client.close());
    }

    void onSignal(Consumer<DBusMessage> handler) {
        signals = handler;
    }

    /** Completes when the connection is broken or closed. */
    Future<Void> ended() {
        return ended.future();
    }

    /** The arguments of the answer, or a {@link DBusError}. */
    Future<Object[]> call(DBusCall call) {
        if (!isOpen) {
            return Future.failedFuture(new DBusError(DBusError.CLOSED, "not connected to the bus"));
        }
        Promise<DBusMessage> answer = Promise.promise();
        try {
            Message message = messages.createMethodCall(
                    null,
                    call.destination(),
                    call.path(),
                    call.iface(),
                    call.member(),
                    (byte) 0,
                    call.signature(),
                    call.arguments().toArray());
            waiting.add(new Call(wire(message), message.getSerial(), call.member(), answer));
        } catch (DBusException e) {
            return Future.failedFuture(e);
        }
        sendWaiting();
        return answer.future().map(DBusConnection::arguments);
    }

    Future<Void> close() {
        broken("closed");
        return client.close();
    }

    private Future<Void> authenticate() {
        Promise<Void> done = Promise.promise();
        long timer = vertx.setTimer(
                CONNECT_TIMEOUT, id -> done.tryFail(new DBusError(DBusError.TIMEOUT, "the bus does not greet")));
        MessageReader reader = new MessageReader(this::received);
        Buffer greeting = Buffer.buffer();
        socket.closeHandler(closed -> {
            broken("connection lost");
            done.tryFail(new DBusError(DBusError.CLOSED, "connection lost"));
        });
        socket.exceptionHandler(cause -> broken(String.valueOf(cause.getMessage())));
        socket.handler(input -> {
            int end = greet(greeting.appendBuffer(input), done);
            if (end > 0) {
                vertx.cancelTimer(timer);
                socket.handler(more -> read(reader, more));
                done.tryComplete();
                read(reader, greeting.getBuffer(end, greeting.length()));
            }
        });
        // All in one write: systemd overlooks a call that arrives together with a late BEGIN.
        socket.write(Buffer.buffer().appendByte((byte) 0).appendString("AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n"));
        return done.future();
    }

    /** Where the greeting ends; 0 while it has not. */
    private static int greet(Buffer greeting, Promise<Void> done) {
        String text = greeting.toString(StandardCharsets.ISO_8859_1);
        if (text.contains("REJECTED") || text.contains("ERROR") || text.length() > 4096) {
            done.tryFail(new DBusError(
                    "io.flotilla.Rejected",
                    "the bus refuses us: " + text.lines().findFirst().orElse("")));
            return 0;
        }
        int ok = text.indexOf("OK ");
        int end = ok < 0 ? -1 : text.indexOf("\r\n", ok);
        return end < 0 ? 0 : end + 2;
    }

    private void read(MessageReader reader, Buffer input) {
        if (!isOpen) {
            return;
        }
        try {
            reader.read(input);
        } catch (RuntimeException e) {
            log.error("bus connection given up: what came is not understood", e);
            close();
        }
    }

    private void received(DBusMessage message) {
        if (message.type() == DBusMessage.SIGNAL) {
            signals.accept(message);
            return;
        }
        Pending call = pending.remove(message.replySerial());
        if (call == null) {
            return;
        }
        vertx.cancelTimer(call.timer());
        if (message.type() == DBusMessage.ERROR) {
            call.answer().fail(error(message));
        } else {
            call.answer().complete(message);
        }
        sendWaiting();
    }

    private void sendWaiting() {
        while (isOpen && pending.size() < MAX_UNANSWERED && !waiting.isEmpty()) {
            Call call = waiting.remove();
            long timer = vertx.setTimer(CALL_TIMEOUT, id -> timedOut(call));
            pending.put(call.serial(), new Pending(call.answer(), timer));
            socket.write(call.wire());
        }
    }

    private void timedOut(Call call) {
        if (pending.remove(call.serial()) != null) {
            call.answer()
                    .fail(new DBusError(
                            DBusError.TIMEOUT,
                            "%s was not answered within %d s".formatted(call.member(), CALL_TIMEOUT / 1000)));
            sendWaiting();
        }
    }

    private void broken(String why) {
        if (!isOpen) {
            return;
        }
        isOpen = false;
        List<Promise<DBusMessage>> unanswered = new ArrayList<>();
        pending.values().forEach(call -> {
            vertx.cancelTimer(call.timer());
            unanswered.add(call.answer());
        });
        waiting.forEach(call -> unanswered.add(call.answer()));
        pending.clear();
        waiting.clear();
        unanswered.forEach(answer -> answer.fail(new DBusError(DBusError.CLOSED, why)));
        client.close();
        ended.complete();
    }

    private static Object[] arguments(DBusMessage message) {
        try {
            return message.arguments();
        } catch (DBusException e) {
            throw new IllegalArgumentException("answer cannot be read", e);
        }
    }

    private static DBusError error(DBusMessage message) {
        try {
            Message error = message.decode();
            Object[] arguments = error.getParameters();
            String text = arguments == null || arguments.length == 0 ? "" : String.valueOf(arguments[0]);
            return new DBusError(error.getName(), text);
        } catch (DBusException | RuntimeException e) {
            return new DBusError("io.flotilla.Unreadable", "an error that cannot be read: " + e.getMessage());
        }
    }

    private static Buffer wire(Message message) {
        Buffer wire = Buffer.buffer(256);
        for (byte[] chunk : message.getWireData()) {
            if (chunk == null) {
                break;
            }
            wire.appendBytes(chunk);
        }
        return wire;
    }
}
