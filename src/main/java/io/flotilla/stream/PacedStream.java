package io.flotilla.stream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Gives its reader one piece after another, as it wants them. What brings the pieces is told of each that was taken, and
 * brings no more than it can bear to have wait here. Used on one context.
 */
public abstract class PacedStream implements ReadStream<Buffer> {
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Throwable> failureHandler;
    private @Nullable Handler<@Nullable Void> endHandler;
    private final Queue<Buffer> pieces = new ArrayDeque<>();
    private Optional<Throwable> failure = Optional.empty();
    private long wanted = Long.MAX_VALUE;
    private boolean isAtEnd;
    private boolean isOver;
    private boolean isDelivering;

    /** The reader has taken this piece, and wants more: there is room for the next one. */
    protected abstract void taken(Buffer piece);

    /** The reader has gone before the end: nothing is read any more. */
    protected abstract void abandoned();

    /** The next piece. */
    public final void came(Buffer next) {
        pieces.add(next);
        deliver();
    }

    /** No piece comes after this. */
    public final void ended() {
        isAtEnd = true;
        deliver();
    }

    /** No piece comes after this. */
    public final void failed(Throwable cause) {
        failure = Optional.of(cause);
        ended();
    }

    /** Whether nothing more goes to the reader. */
    protected final boolean isOver() {
        return isOver;
    }

    /** What the reader or {@link #taken} bring about meanwhile is part of the same round. */
    private void deliver() {
        if (isDelivering) {
            return;
        }
        isDelivering = true;
        try {
            while (isReading() && wanted > 0 && !pieces.isEmpty()) {
                wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
                give(pieces.remove());
            }
        } finally {
            isDelivering = false;
        }
        if (isReading() && pieces.isEmpty() && isAtEnd) {
            isOver = true;
            tellEnd();
        }
    }

    private boolean isReading() {
        return !isOver && handler != null;
    }

    private void give(Buffer piece) {
        Optional.ofNullable(handler).ifPresent(reader -> reader.handle(piece));
        if (!isOver) {
            taken(piece);
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
            pieces.clear();
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
