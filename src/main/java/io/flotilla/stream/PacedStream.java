package io.flotilla.stream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives its reader one piece after another, the next one only when the last was wanted and taken. Used on one context. */
public abstract class PacedStream implements ReadStream<Buffer> {
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Throwable> failureHandler;
    private @Nullable Handler<@Nullable Void> endHandler;
    private Optional<Buffer> piece = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();
    private long wanted = Long.MAX_VALUE;
    private boolean isAtEnd;
    private boolean isOver;

    /** The reader has taken the last piece: brings the next one. */
    protected abstract void taken();

    /** The reader has gone before the end: nothing is read any more. */
    protected abstract void abandoned();

    /** The next piece, or the first; another one only after {@link #taken}. */
    protected final void came(Buffer next) {
        piece = Optional.of(next);
        deliver();
    }

    /** No piece comes after this. */
    protected final void ended() {
        isAtEnd = true;
        deliver();
    }

    /** No piece comes after this. */
    protected final void failed(Throwable cause) {
        failure = Optional.of(cause);
        ended();
    }

    /** Whether nothing more goes to the reader. */
    protected final boolean isOver() {
        return isOver;
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
            taken();
        }
        if (piece.isEmpty() && isAtEnd && !isOver) {
            isOver = true;
            tellEnd();
        }
    }

    private void tellEnd() {
        if (failure.isPresent()) {
            Optional.ofNullable(failureHandler).ifPresent(told -> told.handle(failure.get()));
        } else {
            Optional.ofNullable(endHandler).ifPresent(told -> told.handle(null));
        }
    }

    @Override
    public final PacedStream handler(@Nullable Handler<Buffer> reader) {
        handler = reader;
        if (reader == null && !isOver) {
            isOver = true;
            abandoned();
        }
        deliver();
        return this;
    }

    @Override
    public final PacedStream exceptionHandler(@Nullable Handler<Throwable> reader) {
        failureHandler = reader;
        return this;
    }

    @Override
    public final PacedStream endHandler(@Nullable Handler<@Nullable Void> reader) {
        endHandler = reader;
        return this;
    }

    @Override
    public final PacedStream pause() {
        wanted = 0;
        return this;
    }

    @Override
    public final PacedStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public final PacedStream fetch(long amount) {
        wanted = wanted + amount < 0 ? Long.MAX_VALUE : wanted + amount;
        deliver();
        return this;
    }
}
