package io.flotilla.link.wire;

import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Cuts a byte stream into frames, however it was split or glued on its way. Memory grows with what came, not with what
 * a head claims.
 */
public final class FrameReader {
    private static final int INITIAL = 64 << 10;

    /** How long the payload of a frame may be; -1 for one that may not come at all. */
    public interface Limit {
        int most(int version, int type);
    }

    private final Limit limit;
    private final byte[] head = new byte[Frame.HEAD];
    private int headLength;
    private Optional<Buffer> payload = Optional.empty();
    private int missing;

    public FrameReader(Limit limit) {
        this.limit = limit;
    }

    /** Only what an established connection of that version may carry. */
    public static Limit established(int spoken) {
        return (version, type) -> version == spoken ? Frame.most(type) : -1;
    }

    /** Hands on each frame that is complete by now while {@code more} says so; where it stopped. */
    public int read(Buffer input, Predicate<Frame> more) {
        int at = 0;
        boolean goesOn = true;
        while (goesOn && at < input.length()) {
            if (payload.isEmpty()) {
                at = readHead(input, at);
            }
            if (payload.isPresent()) {
                Buffer body = payload.get();
                int length = Math.min(missing, input.length() - at);
                body.appendBuffer(input, at, length);
                at += length;
                missing -= length;
                if (missing == 0) {
                    payload = Optional.empty();
                    goesOn = more.test(new Frame(head[4] & 0xFF, head[5] & 0xFF, body));
                }
            }
        }
        return at;
    }

    private int readHead(Buffer input, int from) {
        int length = Math.min(Frame.HEAD - headLength, input.length() - from);
        input.getBytes(from, from + length, head, headLength);
        headLength += length;
        if (headLength == Frame.HEAD) {
            headLength = 0;
            missing = payloadLength();
            payload = Optional.of(Buffer.buffer(Math.min(missing, INITIAL)));
        }
        return from + length;
    }

    private int payloadLength() {
        int version = head[4] & 0xFF;
        int type = head[5] & 0xFF;
        long length = Buffer.buffer(head).getUnsignedInt(0) - 2;
        if (length < 0 || length > limit.most(version, type)) {
            throw new BadFrameException("a frame of %d bytes, version %d, type %d, beginning with \"%s\""
                    .formatted(length, version, type, begin()));
        }
        return (int) length;
    }

    /** The head as a hint to what it is instead: "GET / " or a TLS record. */
    private String begin() {
        StringBuilder text = new StringBuilder();
        for (byte b : head) {
            text.append(b >= ' ' && b < 127 ? String.valueOf((char) b) : "\\x%02x".formatted(b));
        }
        return text.toString();
    }
}
