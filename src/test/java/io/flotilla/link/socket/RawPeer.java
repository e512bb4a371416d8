package io.flotilla.link.socket;

import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.Hello;
import io.flotilla.link.wire.WireVersions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Optional;

/** A peer that sends whatever the test wants, and reads frames. */
public final class RawPeer implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream input;

    RawPeer(Socket socket) {
        try {
            this.socket = socket;
            socket.setSoTimeout(20_000);
            input = new DataInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawPeer of(LinkHost host) {
        try {
            return new RawPeer(
                    new Socket(host.options().address(), host.options().port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that has said hello as a leaf with that number and was welcomed. */
    static RawPeer welcomed(LinkHost host, int number) {
        RawPeer peer = of(host);
        peer.send(Frame.of(Frame.HELLO, hello(number).encode()));
        if (peer.next().type() != Frame.WELCOME) {
            throw new AssertionError("not welcome");
        }
        peer.send(Frame.of(Frame.ALIVE, ""));
        peer.send(Frame.of(Frame.BEAT, 1, beat(host)));
        host.until("connected " + number);
        if (peer.next().type() != Frame.ANSWER) {
            throw new AssertionError("the beat was not answered");
        }
        return peer;
    }

    public static Hello hello(int number) {
        return Hello.of(LinkHost.options(number, 0, false), WireVersions.OWN, Buffer.buffer("about"), Optional.empty());
    }

    /** What a hello says of the link. */
    static JsonObject head(Hello hello) {
        Buffer payload = hello.encode();
        return new JsonObject(payload.getBuffer(Integer.BYTES, Integer.BYTES + payload.getInt(0)));
    }

    /** A hello that says this of the link, whether it may or not. */
    static Buffer hello(String head) {
        Buffer text = Buffer.buffer(head);
        return Frame.of(Frame.HELLO, Buffer.buffer().appendInt(text.length()).appendBuffer(text));
    }

    static Buffer beat(LinkHost to) {
        return Buffer.buffer(to.id().value());
    }

    void send(Buffer bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Frame next() {
        try {
            int length = input.readInt();
            int version = input.readUnsignedByte();
            int type = input.readUnsignedByte();
            return new Frame(version, type, Buffer.buffer(input.readNBytes(length - 2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next one of that type. */
    Frame next(int type) {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /** Waits until the other side closes; whether it said nothing more. */
    boolean isClosedWithoutAWord() {
        try {
            return input.read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Waits until the other side closes, whatever it says before. */
    void untilClosed() {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException reset) {
            return;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
