package io.flotilla.link.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.Link;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private final List<String> read = new ArrayList<>();
    private final FrameReader reader = new FrameReader(FrameReader.established(1));

    private int read(Buffer input) {
        return reader.read(input, frame -> read.add(frame.type() + " " + frame.payload()));
    }

    @Property(tries = 300)
    void framesSurviveAnyCut(@ForAll @IntRange(min = 1, max = 300) int piece) {
        Buffer stream = Buffer.buffer();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int type = i % 3 == 0 ? Frame.ALIVE : Frame.MESSAGE + Link.HINT;
            stream.appendBuffer(Frame.of(type, "x".repeat(i * 7)));
            sent.add(type + " " + "x".repeat(i * 7));
        }
        for (int at = 0; at < stream.length(); at += piece) {
            read(stream.getBuffer(at, Math.min(at + piece, stream.length())));
        }
        assertEquals(sent, read);
        read.clear();
    }

    @Test
    void aFrameIsReadWhereverItIsCutInTwo() {
        Buffer frames = Frame.of(Frame.BEAT, 7, Buffer.buffer("{}")).appendBuffer(Frame.of(Frame.ALIVE, ""));
        for (int cut = 0; cut <= frames.length(); cut++) {
            List<Integer> types = new ArrayList<>();
            FrameReader fresh = new FrameReader(FrameReader.established(1));
            fresh.read(frames.getBuffer(0, cut), frame -> types.add(frame.type()));
            fresh.read(frames.getBuffer(cut, frames.length()), frame -> types.add(frame.type()));
            assertEquals(List.of(Frame.BEAT, Frame.ALIVE), types);
        }
    }

    @Test
    void itStopsBehindTheFrameThatIsTheLastOne() {
        Buffer input = Frame.of(Frame.WELCOME, "{}").appendString("raw bytes");
        int end = new FrameReader(FirstFrame::greeting).read(input, frame -> false);
        assertEquals("raw bytes", input.getString(end, input.length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
                "\u0000\u0000\u0000\u0000\u0001\u0006",
                "\u0000\u0000\u0000\u0001\u0001\u0006"
            })
    void whatIsNoFrameIsRefused(String foreign) {
        assertThrows(BadFrameException.class, () -> read(Buffer.buffer(foreign, "ISO-8859-1")));
    }

    @Test
    void anOversizedFrameIsRefusedBeforeItIsThere() {
        Buffer head = Frame.head(Frame.MESSAGE + Link.HINT, Frame.MOST + 1);
        assertTrue(String.valueOf(
                        assertThrows(BadFrameException.class, () -> read(head)).getMessage())
                .startsWith("a frame of 8388609 bytes, version 1, type 34"));
    }

    @Test
    void aMessageOfTheLogMayBeLarger() {
        Buffer frame = Frame.of(Frame.MESSAGE + Link.RAFT, Buffer.buffer(new byte[Frame.MOST + 1]));
        read(frame);
        assertEquals(1, read.size());
    }

    /** Ends for any bytes, and with nothing worse than a refusal. */
    @Property(tries = 500)
    void hostileBytesDoNoHarm(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes =
                Frame.question(Frame.ASK, 1, "sheet", Buffer.buffer("body")).getBytes();
        for (int i = 0; i < 4; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        try {
            new FrameReader(FrameReader.established(1)).read(Buffer.buffer(bytes), frame -> {
                frame.what();
                frame.questionBody();
                Frame.refusal(frame.body());
                return true;
            });
        } catch (BadFrameException e) {
            assertTrue(bytes.length > 0);
        }
    }
}
