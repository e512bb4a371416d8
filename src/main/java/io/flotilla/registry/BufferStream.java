package io.flotilla.registry;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an iterator gives, a piece in each turn of the context's event loop and only while the reader wants more. Fails
 * when the iterator throws. Used on that context.
 */
public final class BufferStream implements ReadStream<Buffer> {
    private final Context context;
    private final Iterator<Buffer> source;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Throwable> failureHandler;
    private @Nullable Handler<@Nullable Void> endHandler;
    private long wanted = Long.MAX_VALUE;
    private boolean scheduled;
    private boolean ended;

    public BufferStream(Context context, Iterator<Buffer> source) {
        this.context = context;
        this.source = source;
    }

    @Override
    public BufferStream handler(@Nullable Handler<Buffer> reader) {
        handler = reader;
        schedule();
        return this;
    }

    @Override
    public BufferStream exceptionHandler(@Nullable Handler<Throwable> reader) {
        failureHandler = reader;
        return this;
    }

    @Override
    public BufferStream endHandler(@Nullable Handler<@Nullable Void> reader) {
        endHandler = reader;
        return this;
    }

    @Override
    public BufferStream pause() {
        wanted = 0;
        return this;
    }

    @Override
    public BufferStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public BufferStream fetch(long amount) {
        wanted = wanted + amount < 0 ? Long.MAX_VALUE : wanted + amount;
        schedule();
        return this;
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            context.runOnContext(go -> {
                scheduled = false;
                step();
            });
        }
    }

    private void step() {
        Handler<Buffer> reader = handler;
        if (ended || reader == null || wanted == 0) {
            return;
        }
        Optional<Buffer> piece;
        try {
            piece = source.hasNext() ? Optional.of(source.next()) : Optional.empty();
        } catch (RuntimeException e) {
            ended = true;
            Optional.ofNullable(failureHandler).ifPresent(told -> told.handle(e));
            return;
        }
        if (piece.isEmpty()) {
            ended = true;
            Optional.ofNullable(endHandler).ifPresent(told -> told.handle(null));
            return;
        }
        wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
        reader.handle(piece.get());
        schedule();
    }
}
