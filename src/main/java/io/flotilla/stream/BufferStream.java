package io.flotilla.stream;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.Optional;

/**
 * What an iterator gives, a piece in each turn of the context's event loop and at most one more than the reader wants.
 * Fails when the iterator throws. Used on that context.
 */
public final class BufferStream extends PacedStream {
    private final Context context;
    private final Iterator<Buffer> source;

    public BufferStream(Context context, Iterator<Buffer> source) {
        this.context = context;
        this.source = source;
        next();
    }

    private void next() {
        context.runOnContext(go -> step());
    }

    @Override
    protected void taken(Buffer piece) {
        next();
    }

    @Override
    protected void abandoned() {}

    private void step() {
        if (isOver()) {
            return;
        }
        Optional<Buffer> next;
        try {
            next = source.hasNext() ? Optional.of(source.next()) : Optional.empty();
        } catch (RuntimeException e) {
            failed(e);
            return;
        }
        next.ifPresentOrElse(this::came, this::ended);
    }
}
