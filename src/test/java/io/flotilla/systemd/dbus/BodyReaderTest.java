package io.flotilla.systemd.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.constants.Endian;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.Test;

class BodyReaderTest {
    private static final Map<String, String> WANTED = Map.of("ActiveState", "s", "Stamp", "t");

    /** Values of every type that systemd's properties have, some that it does not use, and values within values. */
    @Provide
    static Arbitrary<List<Variant<?>>> others() {
        return Arbitraries.of(
                        new Variant<>((byte) 1),
                        new Variant<>(true),
                        new Variant<>((short) 3),
                        new Variant<>(new UInt16(4)),
                        new Variant<>(5),
                        new Variant<>(new UInt32(6)),
                        new Variant<>(7L),
                        new Variant<>(new UInt64(8)),
                        new Variant<>(9.5),
                        new Variant<>(""),
                        new Variant<>("text"),
                        new Variant<>(new DBusPath("/a/path")),
                        new Variant<>(List.of("x", "yy", "zzz"), "as"),
                        new Variant<>(List.of(), "as"),
                        new Variant<>(List.of(1L, 2L), "ax"),
                        new Variant<>(new byte[] {1, 2, 3}, "ay"),
                        new Variant<>(List.of(List.of("x"), List.of()), "aas"),
                        new Variant<>(new Object[] {new UInt32(1), new DBusPath("/job/1")}, "(uo)"),
                        new Variant<>(List.of(), "a(sbbsi)"),
                        new Variant<>(new Variant<>("inner"), "v"))
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 300)
    void whatIsWantedIsFoundAmongWhateverElseIsThere(
            @ForAll("others") List<Variant<?>> before, @ForAll("others") List<Variant<?>> after, @ForAll boolean big)
            throws DBusException {
        Map<String, Variant<?>> all = new LinkedHashMap<>();
        before.forEach(value -> all.put("Before" + all.size(), value));
        all.put("ActiveState", new Variant<>("active"));
        all.put("Stamp", new Variant<>(new UInt64(1_700_000_000_000_000L)));
        after.forEach(value -> all.put("After" + all.size(), value));
        body(
                big ? Endian.BIG : Endian.LITTLE,
                "sa{sv}as",
                body -> {
                    assertEquals("the.interface", body.text());
                    assertEquals(
                            Map.of("ActiveState", "active", "Stamp", 1_700_000_000_000_000L), body.properties(WANTED));
                },
                "the.interface",
                all,
                List.of("Invalidated"));
    }

    @Test
    void aWantedNameWithAnotherTypeIsPassedOver() throws DBusException {
        Map<String, Variant<?>> all = new LinkedHashMap<>();
        all.put("Stamp", new Variant<>(List.of("a"), "as"));
        all.put("ActiveState", new Variant<>("failed"));
        body(
                Endian.LITTLE,
                "a{sv}",
                body -> assertEquals(Map.of("ActiveState", "failed"), body.properties(WANTED)),
                all);
    }

    @Test
    void argumentsOfOtherTypesAreRefused() throws DBusException {
        DBusMessage message = new DBusMessage(wire(Endian.LITTLE, "so", "text", new DBusPath("/job/7")), 0);
        assertThrows(IllegalArgumentException.class, () -> message.body("sa{sv}as"));
    }

    @Test
    void argumentsAreReadInTheirOrder() throws DBusException {
        body(
                Endian.LITTLE,
                "uoss",
                body -> {
                    assertEquals(4_000_000_000L, body.uint32());
                    assertEquals("/job/7", body.text());
                    assertEquals("ü.service", body.text());
                    assertEquals("done", body.text());
                },
                new UInt32(4_000_000_000L),
                new DBusPath("/job/7"),
                "ü.service",
                "done");
    }

    @Test
    void endlessNestingIsRefused() {
        byte[] bytes = new byte[16 + 4 * 1_000];
        ByteBuffer body = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(bytes.length - 8).putInt(0);
        body.putInt(1).put((byte) 'k').put((byte) 0);
        while (body.remaining() > 3) {
            body.put((byte) 1).put((byte) 'v').put((byte) 0);
        }
        BodyReader reader = new BodyReader(body.rewind());
        assertThrows(IllegalArgumentException.class, () -> reader.properties(WANTED));
    }

    /** Ends for any bytes, and with nothing worse than an unchecked exception. */
    @Property(tries = 1_000)
    void hostileBytesDoNoHarm(@ForAll("others") List<Variant<?>> values, @ForAll long seed) throws DBusException {
        Random random = new Random(seed);
        Map<String, Variant<?>> all = new LinkedHashMap<>();
        values.forEach(value -> all.put("Value" + all.size(), value));
        byte[] bytes = wire(Endian.LITTLE, "a{sv}", all);
        int body = Math.max(1, bytes.length - 100);
        for (int i = 0; i < 4; i++) {
            bytes[bytes.length - 1 - random.nextInt(body)] = (byte) random.nextInt();
        }
        try {
            new DBusMessage(bytes, 0).body("a{sv}").properties(WANTED);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException e) {
            assertEquals(values.size(), all.size());
        }
    }

    private interface Reading {
        void of(BodyReader body);
    }

    private static void body(byte endian, String signature, Reading reading, Object... arguments) throws DBusException {
        reading.of(new DBusMessage(wire(endian, signature, arguments), 0).body(signature));
    }

    private static byte[] wire(byte endian, String signature, Object... arguments) throws DBusException {
        return Wire.signal(endian, "/a/path", "Member", signature, arguments).getBytes();
    }
}
