package io.flotilla.systemd.dbus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.MessageTypeException;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;

/**
 * One received message, looked at in place: the header costs next to nothing, so that signals which concern nobody are
 * never decoded. Valid only while the handler it was given to runs. Hostile bytes make every method throw an unchecked
 * exception, never more.
 */
public final class DBusMessage {
    static final int ERROR = 3;
    static final int SIGNAL = 4;
    /** The part of the header that every message has. */
    static final int FIXED = 16;

    private static final int PATH = 1;
    private static final int MEMBER = 3;
    private static final int REPLY_SERIAL = 5;
    private static final int SENDER = 7;
    private static final int SIGNATURE = 8;

    private final byte[] bytes;
    private final int start;
    private final boolean little;
    private final int headerEnd;
    private final int bodyLength;
    private final int[] fields = new int[10];

    DBusMessage(byte[] bytes, int start) {
        this.bytes = bytes;
        this.start = start;
        this.little = isLittle(bytes, start);
        this.bodyLength = int32(start + 4);
        this.headerEnd = start + FIXED + padded(int32(start + 12), 8);
        findFields();
    }

    /** The length of the message that starts there, of which {@link #FIXED} bytes are known; may exceed any bound. */
    static long length(byte[] bytes, int start) {
        boolean little = isLittle(bytes, start);
        long body = Integer.toUnsignedLong(int32(bytes, start + 4, little));
        long header = Integer.toUnsignedLong(int32(bytes, start + 12, little));
        return FIXED + ((header + 7) & ~7L) + body;
    }

    int type() {
        return bytes[start + 1];
    }

    public String path() {
        return text(fields[PATH]);
    }

    String member() {
        return text(fields[MEMBER]);
    }

    String sender() {
        return text(fields[SENDER]);
    }

    long replySerial() {
        int at = fields[REPLY_SERIAL];
        return at == 0 ? 0 : Integer.toUnsignedLong(int32(at));
    }

    /** The message as dbus-java reads it. */
    Message decode() throws DBusException {
        byte[] head = Arrays.copyOfRange(bytes, start, start + 12);
        byte[] header = new byte[headerEnd - start - FIXED + 8];
        System.arraycopy(bytes, start + 12, header, 0, 4);
        System.arraycopy(bytes, start + FIXED, header, 8, headerEnd - start - FIXED);
        byte[] body = Arrays.copyOfRange(bytes, headerEnd, headerEnd + bodyLength);
        try {
            return MessageFactory.createMessage((byte) type(), head, header, body, null);
        } catch (MessageTypeException e) {
            throw new DBusException("no such message", e);
        }
    }

    /** The arguments; none for an empty body. */
    Object[] arguments() throws DBusException {
        Object[] arguments = decode().getParameters();
        return arguments == null ? new Object[0] : arguments;
    }

    /** The arguments, to be read one by one; refused if they are not of these types. */
    public BodyReader body(String signature) {
        if (!signature.equals(signature())) {
            throw new IllegalArgumentException("arguments of types %s instead of %s".formatted(signature(), signature));
        }
        ByteBuffer body = ByteBuffer.wrap(bytes, headerEnd, bodyLength).slice();
        return new BodyReader(body.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
    }

    private String signature() {
        int at = fields[SIGNATURE];
        return at == 0 ? "" : new String(bytes, at + 1, bytes[at] & 0xff, StandardCharsets.UTF_8);
    }

    private void findFields() {
        int at = start + FIXED;
        int end = at + int32(start + 12);
        while (at < end) {
            at = aligned(at, 8);
            int code = bytes[at];
            int signatureLength = bytes[at + 1];
            char type = (char) bytes[at + 2];
            if (signatureLength != 1 || code < 1 || code >= fields.length) {
                throw new IllegalArgumentException("header field " + code + " cannot be read");
            }
            at = readField(code, type, at + 4);
        }
    }

    private int readField(int code, char type, int from) {
        return switch (type) {
            case 's', 'o' -> {
                int at = aligned(from, 4);
                fields[code] = at;
                yield at + 4 + checked(int32(at)) + 1;
            }
            case 'u' -> {
                int at = aligned(from, 4);
                fields[code] = at;
                yield at + 4;
            }
            case 'g' -> {
                fields[code] = from;
                yield from + 1 + (bytes[from] & 0xff) + 1;
            }
            default -> throw new IllegalArgumentException("header field of type " + type);
        };
    }

    private String text(int at) {
        return at == 0 ? "" : new String(bytes, at + 4, checked(int32(at)), StandardCharsets.UTF_8);
    }

    private int checked(int length) {
        if (length < 0 || length > headerEnd - start) {
            throw new IllegalArgumentException("header field of length " + Integer.toUnsignedString(length));
        }
        return length;
    }

    private int aligned(int at, int size) {
        return start + padded(at - start, size);
    }

    private int int32(int at) {
        return int32(bytes, at, little);
    }

    private static int padded(int length, int size) {
        return (length + size - 1) & -size;
    }

    private static boolean isLittle(byte[] bytes, int start) {
        return switch (bytes[start]) {
            case 'l' -> true;
            case 'B' -> false;
            default -> throw new IllegalArgumentException("not a D-Bus message");
        };
    }

    private static int int32(byte[] bytes, int at, boolean little) {
        int a = bytes[at] & 0xff;
        int b = bytes[at + 1] & 0xff;
        int c = bytes[at + 2] & 0xff;
        int d = bytes[at + 3] & 0xff;
        return little ? a | b << 8 | c << 16 | d << 24 : d | c << 8 | b << 16 | a << 24;
    }
}
