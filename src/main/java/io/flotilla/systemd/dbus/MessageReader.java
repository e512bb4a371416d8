package io.flotilla.systemd.dbus;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts a byte stream into messages, however it was split or glued on its way. */
final class MessageReader {
    /** 5000 units are listed in 1.5 MB; the protocol would allow 128 MB. */
    static final int MAX_MESSAGE = 16 << 20;

    private static final int INITIAL = 64 << 10;

    private final Consumer<DBusMessage> handler;
    private byte[] bytes = new byte[INITIAL];
    private int have;

    MessageReader(Consumer<DBusMessage> handler) {
        this.handler = handler;
    }

    /** Hands on each message that is complete by now; throws an unchecked exception when the stream is not D-Bus. */
    void read(Buffer input) {
        int length = input.length();
        if (have + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, have + length));
        }
        input.getBytes(0, length, bytes, have);
        have += length;
        int at = 0;
        while (have - at >= DBusMessage.FIXED) {
            long size = DBusMessage.length(bytes, at);
            if (size > MAX_MESSAGE) {
                throw new IllegalArgumentException("message of " + size + " bytes");
            }
            if (have - at < size) {
                break;
            }
            handler.accept(new DBusMessage(bytes, at));
            at += (int) size;
        }
        keepFrom(at);
    }

    private void keepFrom(int at) {
        System.arraycopy(bytes, at, bytes, 0, have - at);
        have -= at;
        if (have == 0 && bytes.length > INITIAL) {
            bytes = new byte[INITIAL];
        }
    }
}
