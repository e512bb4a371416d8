package io.flotilla.cli.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;

/** Reads the texts of a WebSocket (RFC 6455) and answers its pings. Blocks; used by one thread. */
public final class WebSocket {
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MAX_CONTROL = 125;
    private static final int MAX_MESSAGE = 256 << 20;

    /** A mask protects proxies from pages; the words of this client are its own. */
    private static final SplittableRandom RANDOM = new SplittableRandom();

    private final DataInputStream in;
    private final Wire wire;

    private WebSocket(Wire wire) {
        this.wire = wire;
        in = new DataInputStream(wire.in());
    }

    /** Turns the connection of {@code http} into one. Throws {@link IOException} if the server has none there. */
    public static WebSocket open(HttpClient http, String path) throws IOException {
        byte[] key = new byte[16];
        RANDOM.nextBytes(key);
        HttpResponse response = http.follow(
                path,
                Map.of(
                        "Upgrade", "websocket",
                        "Connection", "Upgrade",
                        "Sec-WebSocket-Version", "13",
                        "Sec-WebSocket-Key", Base64.getEncoder().encodeToString(key)));
        if (response.status() != 101) {
            throw new IOException("status " + response.status());
        }
        return new WebSocket(http.upgraded());
    }

    /** The next text. Throws {@link EOFException} when the server has closed. */
    public String next() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = payload(in.readUnsignedByte());
            switch (first & 0x0f) {
                case TEXT, CONTINUATION -> {
                    message.write(payload);
                    if (message.size() > MAX_MESSAGE) {
                        throw new IOException("a message is too long");
                    }
                    if ((first & FINAL) != 0) {
                        return message.toString(StandardCharsets.UTF_8);
                    }
                }
                case PING -> pong(payload);
                case PONG -> {}
                case CLOSE -> throw new EOFException("closed by the server");
                default -> throw new IOException("not a WebSocket");
            }
        }
    }

    private byte[] payload(int second) throws IOException {
        if ((second & MASKED) != 0) {
            throw new IOException("not a WebSocket server");
        }
        long length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
        } else if (second == 127) {
            length = in.readLong();
        }
        if (length < 0 || length > MAX_MESSAGE) {
            throw new IOException("a message is too long");
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("cut off");
        }
        return payload;
    }

    /** Masked, as all that a client sends. */
    private void pong(byte[] payload) throws IOException {
        int length = Math.min(payload.length, MAX_CONTROL);
        byte[] mask = new byte[4];
        RANDOM.nextBytes(mask);
        byte[] frame = new byte[2 + mask.length + length];
        frame[0] = (byte) (FINAL | PONG);
        frame[1] = (byte) (MASKED | length);
        System.arraycopy(mask, 0, frame, 2, mask.length);
        for (int i = 0; i < length; i++) {
            frame[2 + mask.length + i] = (byte) (payload[i] ^ mask[i % mask.length]);
        }
        wire.out().write(frame);
        wire.out().flush();
    }
}
