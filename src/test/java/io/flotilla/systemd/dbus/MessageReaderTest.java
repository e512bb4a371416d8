package io.flotilla.systemd.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.constants.Endian;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private final List<String> read = new ArrayList<>();
    private final MessageReader reader =
            new MessageReader(message -> read.add(message.path() + " " + message.member()));

    @Property(tries = 200)
    void messagesSurviveAnyCut(@ForAll @IntRange(min = 1, max = 400) int piece) throws DBusException {
        Buffer stream = Buffer.buffer();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stream.appendBuffer(signal("/unit/" + i, "Changed" + i, "x".repeat(i * 7)));
            sent.add("/unit/%d Changed%d".formatted(i, i));
        }
        for (int at = 0; at < stream.length(); at += piece) {
            reader.read(stream.getBuffer(at, Math.min(at + piece, stream.length())));
        }
        assertEquals(sent, read);
        read.clear();
    }

    @Test
    void aMessageKeepsItsArguments() throws DBusException {
        List<Object> arguments = new ArrayList<>();
        new MessageReader(message -> {
                    try {
                        arguments.addAll(List.of(message.arguments()));
                    } catch (DBusException e) {
                        throw new AssertionError(e);
                    }
                })
                .read(signal("/a", "B", "text"));
        assertEquals(List.of("text"), arguments);
    }

    @Test
    void anOversizedMessageIsRefusedBeforeItIsThere() {
        Buffer head = Buffer.buffer(new byte[] {'l', 4, 0, 1, -1, -1, -1, 127, 1, 0, 0, 0, 8, 0, 0, 0});
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> reader.read(head));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("message of 2147483"), refusal.getMessage());
    }

    @Test
    void whatIsNotDBusIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> reader.read(Buffer.buffer("HTTP/1.1 200 OK\r\n")));
    }

    /** Ends for any bytes, and with nothing worse than an unchecked exception. */
    @Property(tries = 500)
    void hostileBytesDoNoHarm(@ForAll long seed) throws DBusException {
        Random random = new Random(seed);
        byte[] bytes = signal("/some/path", "Member", "argument").getBytes();
        for (int i = 0; i < 4; i++) {
            bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
        }
        try {
            new MessageReader(message -> read.add(message.path() + message.sender() + message.replySerial()))
                    .read(Buffer.buffer(bytes));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            assertTrue(bytes.length > 0);
        }
    }

    private static Buffer signal(String path, String member, String argument) throws DBusException {
        return Wire.signal(Endian.LITTLE, path, member, "s", argument);
    }
}
