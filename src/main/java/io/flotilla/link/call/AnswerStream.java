package io.flotilla.link.call;

import io.flotilla.link.wire.Frame;
import io.flotilla.stream.PacedStream;
import io.vertx.core.buffer.Buffer;
import java.util.function.IntConsumer;

/** A streamed answer as the one who asked reads it, on its own context. Holds one window at most. */
final class AnswerStream extends PacedStream {
    private final IntConsumer onRead;
    private final Runnable onGivenUp;
    private int read;

    /** @param onRead is told how many bytes were read since it was told last, a part of the window at a time */
    AnswerStream(IntConsumer onRead, Runnable onGivenUp) {
        this.onRead = onRead;
        this.onGivenUp = onGivenUp;
    }

    @Override
    protected void taken(Buffer chunk) {
        read += chunk.length();
        if (read >= Frame.WINDOW / 4) {
            onRead.accept(read);
            read = 0;
        }
    }

    @Override
    protected void abandoned() {
        onGivenUp.run();
    }
}
