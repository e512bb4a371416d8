package io.flotilla.stream;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A stream that runs on one context, for a reader on another: a piece is fetched from there when the last has been read
 * here. Used on the reader's context.
 */
public final class MovedStream extends PacedStream {
    private final ReadStream<Buffer> source;
    private final Context there;

    /** {@code source} runs on {@code there}, the reader {@code here}. */
    public MovedStream(ReadStream<Buffer> source, Context there, Context here) {
        this.source = source;
        this.there = there;
        there.runOnContext(go -> {
            source.pause();
            source.exceptionHandler(cause -> here.runOnContext(back -> failed(cause)));
            source.endHandler(end -> here.runOnContext(back -> ended()));
            source.handler(read -> here.runOnContext(back -> came(read)));
            source.fetch(1);
        });
    }

    @Override
    protected void taken(Buffer piece) {
        there.runOnContext(go -> source.fetch(1));
    }

    @Override
    protected void abandoned() {
        there.runOnContext(go -> {
            source.endHandler(null);
            source.exceptionHandler(null);
            source.handler(null);
        });
    }
}
