package io.flotilla.registry;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream that runs on one context, for a reader on another: a piece is fetched from there when the last has been read
 * here. Used on the reader's context.
 */
final class MovedStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> source;
    private final Context there;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Throwable> failureHandler;
    private @Nullable Handler<@Nullable Void> endHandler;
    private Optional<Buffer> piece = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private long wanted = Long.MAX_VALUE;
    private boolean isAtEnd;
    private boolean isOver;

    /** {@code source} runs on {@code there}, the reader {@code here}. */
    MovedStream(ReadStream<Buffer> source, Context there, Context here) {
        this.source = source;
        this.there = there;
        there.runOnContext(go -> {
            source.pause();
            source.exceptionHandler(cause -> here.runOnContext(back -> {
                failure = Optional.of(cause);
                deliver();
            }));
            source.endHandler(end -> here.runOnContext(back -> {
                isAtEnd = true;
                deliver();
            }));
            source.handler(read -> here.runOnContext(back -> {
                piece = Optional.of(read);
                deliver();
            }));
            source.fetch(1);
        });
    }

    private void deliver() {
        Handler<Buffer> reader = handler;
        if (isOver || reader == null) {
            return;
        }
        if (piece.isPresent() && wanted > 0) {
            Buffer next = piece.get();
            piece = Optional.empty();
            wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
            reader.handle(next);
            there.runOnContext(go -> source.fetch(1));
        }
        if (piece.isEmpty() && !isOver && (isAtEnd || failure.isPresent())) {
            isOver = true;
            if (failure.isPresent()) {
                Optional.ofNullable(failureHandler).ifPresent(told -> told.handle(failure.get()));
            } else {
                Optional.ofNullable(endHandler).ifPresent(told -> told.handle(null));
            }
        }
    }

    @Override
    public MovedStream handler(@Nullable Handler<Buffer> reader) {
        handler = reader;
        if (reader == null && !isOver) {
            isOver = true;
            there.runOnContext(go -> {
                source.endHandler(null);
                source.exceptionHandler(null);
                source.handler(null);
            });
        }
        deliver();
        return this;
    }

    @Override
    public MovedStream exceptionHandler(@Nullable Handler<Throwable> reader) {
        failureHandler = reader;
        return this;
    }

    @Override
    public MovedStream endHandler(@Nullable Handler<@Nullable Void> reader) {
        endHandler = reader;
        return this;
    }

    @Override
    public MovedStream pause() {
        wanted = 0;
        return this;
    }

    @Override
    public MovedStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public MovedStream fetch(long amount) {
        wanted = wanted + amount < 0 ? Long.MAX_VALUE : wanted + amount;
        deliver();
        return this;
    }
}
