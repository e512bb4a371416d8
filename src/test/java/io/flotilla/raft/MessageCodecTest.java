package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.microraft.model.message.RaftMessage;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

    @Property
    void everyMessageArrivesAsItWasSent(@ForAll @IntRange(max = Models.KINDS - 1) int kind, @ForAll long seed) {
        RaftMessage message = Models.message(kind, new Random(seed));
        RaftMessage arrived =
                MessageCodec.decode(Models.SENDER, MessageCodec.encode(message).getBytes());
        assertEquals(Models.saying(message), Models.saying(arrived));
        assertTrue(((Map<?, ?>) Models.saying(message)).size() >= 4);
    }

    @Property
    void aCutMessageIsNone(@ForAll @IntRange(max = Models.KINDS - 1) int kind, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = MessageCodec.encode(Models.message(kind, random)).getBytes();
        byte[] part = Arrays.copyOf(bytes, random.nextInt(bytes.length));
        assertThrows(IllegalArgumentException.class, () -> MessageCodec.decode(Models.SENDER, part));
    }

    @Property
    void damagedBytesAreRefusedOrReadButNeverMore(
            @ForAll @IntRange(max = Models.KINDS - 1) int kind, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = MessageCodec.encode(Models.message(kind, random)).getBytes();
        for (int i = 0; i < 3; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {
            assertEquals(
                    MessageCodec.GROUP,
                    MessageCodec.decode(Models.SENDER, bytes).getGroupId());
        } catch (IllegalArgumentException refused) {
            assertTrue(String.valueOf(refused.getMessage()).length() > 3);
        }
    }

    @Test
    void anotherVersionIsRefusedNamingBoth() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> MessageCodec.decode(Models.SENDER, new byte[] {7, 1, 0, 0}));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("version 7 of messages, this host reads 1 to 1"));
    }
}
