package io.flotilla.link.wire;

import io.flotilla.link.Link;
import io.flotilla.link.Refusal;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * One message on the wire: length of what follows (4 bytes), version (1), type (1), payload. This and the payloads
 * of {@link #HELLO}, {@link #WELCOME} and {@link #REFUSED} stay as they are in all versions, so that hosts of different
 * ones can tell each other. These three may come in any version, all others in the one that both sides speak.
 */
public record Frame(int version, int type, Buffer payload) {
    public static final int HEAD = 6;
    private static final int VERSION_AT = 4;

    /** The first frame of whoever dialled: a {@link Hello}. */
    public static final int HELLO = 1;
    /** The answer: the {@link Hello} of the other side. To be taken by an {@link #ALIVE}, or carried: no more frames. */
    public static final int WELCOME = 2;
    /** Instead of either, UTF-8: why not in words, and in a line of its own at the end the code for it. */
    public static final int REFUSED = 3;
    /** Number (4), bytes; from whoever dialled. */
    public static final int BEAT = 4;
    /** Number of the beat (4), bytes. */
    public static final int ANSWER = 5;
    /** Empty: still here. */
    public static final int ALIVE = 6;
    /** Id (4), length of what is asked (1), what, body. */
    public static final int ASK = 7;

    public static final int ASK_STREAM = 8;
    /** Id (4), body: the answer. */
    public static final int REPLY = 9;
    /** Id (4), text as in {@link #REFUSED}: the answer will not come, or not to its end. */
    public static final int FAILED = 10;
    /** Id (4): the stream begins. */
    public static final int BEGIN = 11;
    /** Id (4), bytes of the stream. */
    public static final int CHUNK = 12;
    /** Id (4): the stream is complete. */
    public static final int END = 13;
    /** Id (4), number of bytes (4) that may be sent in addition to {@link #WINDOW}. */
    public static final int CREDIT = 14;
    /** Id (4): the stream is not wanted any more. */
    public static final int CANCEL = 15;
    /** Types from here on are messages of kind type - MESSAGE. */
    public static final int MESSAGE = 32;

    public static final int LAST_MESSAGE = 63;

    /** How much of a stream may be under way. */
    public static final int WINDOW = 256 << 10;

    public static final int MOST_HELLO = 64 << 10;
    public static final int MOST = 8 << 20;
    public static final int MOST_RAFT = 64 << 20;

    /** How long the payload of a type may be; -1 if there is no such type. */
    public static int most(int type) {
        if (type == MESSAGE + Link.RAFT) {
            return MOST_RAFT;
        }
        boolean isMessage = type > MESSAGE && type <= LAST_MESSAGE;
        boolean isKnown = isMessage || (type >= HELLO && type <= CANCEL);
        if (!isKnown) {
            return -1;
        }
        return type <= REFUSED ? MOST_HELLO : MOST;
    }

    /** The beginning of a frame, to be followed by a payload of that length. */
    public static Buffer head(int type, int length) {
        return Buffer.buffer(HEAD + length)
                .appendInt(length + 2)
                .appendByte((byte) WireVersions.OWN.newest())
                .appendByte((byte) type);
    }

    public static Buffer of(int type, Buffer payload) {
        return head(type, payload.length()).appendBuffer(payload);
    }

    public static Buffer of(int type, String text) {
        return of(type, Buffer.buffer(text));
    }

    /** One whose payload begins with a number. */
    public static Buffer of(int type, int number, Buffer payload) {
        return head(type, Integer.BYTES + payload.length()).appendInt(number).appendBuffer(payload);
    }

    public static Buffer of(int type, int number) {
        return of(type, number, Buffer.buffer());
    }

    public static Buffer question(int type, int id, String what, Buffer body) {
        Buffer name = Buffer.buffer(what);
        if (name.length() > 255) {
            throw new IllegalArgumentException("too long to ask for: " + what);
        }
        return head(type, Integer.BYTES + 1 + name.length() + body.length())
                .appendInt(id)
                .appendByte((byte) name.length())
                .appendBuffer(name)
                .appendBuffer(body);
    }

    /** The frame in another version of the wire: changes it. */
    public static Buffer in(int version, Buffer frame) {
        return frame.setByte(VERSION_AT, (byte) version);
    }

    public int number() {
        require(Integer.BYTES);
        return payload.getInt(0);
    }

    /** The second number, of a {@link #CREDIT}. */
    public int credit() {
        require(2 * Integer.BYTES);
        return payload.getInt(Integer.BYTES);
    }

    /** What follows the number. */
    public Buffer body() {
        require(Integer.BYTES);
        return payload.getBuffer(Integer.BYTES, payload.length());
    }

    /** The text of a {@link #REFUSED} or behind the id of a {@link #FAILED}. */
    public static Buffer text(Refusal why) {
        return Buffer.buffer(why.words() + "\n" + why.code());
    }

    /** What such a text says. A host of whatever version may have written it. */
    public static Refusal refusal(Buffer text) {
        String all = text.toString(StandardCharsets.UTF_8);
        int end = all.lastIndexOf('\n');
        String code = all.substring(end + 1);
        return end > 0 && Refusal.isCode(code)
                ? new Refusal(code, all.substring(0, end))
                : new Refusal(Refusal.ERROR, all);
    }

    /** What a question asks for. */
    public String what() {
        require(Integer.BYTES + 1);
        int end = Integer.BYTES + 1 + payload.getUnsignedByte(Integer.BYTES);
        require(end);
        return payload.getString(Integer.BYTES + 1, end);
    }

    public Buffer questionBody() {
        int begin = Integer.BYTES + 1 + payload.getUnsignedByte(Integer.BYTES);
        return payload.getBuffer(begin, payload.length());
    }

    private void require(int length) {
        if (payload.length() < length) {
            throw new BadFrameException("a frame of type %d with only %d bytes".formatted(type, payload.length()));
        }
    }
}
