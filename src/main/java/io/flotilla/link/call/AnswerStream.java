package io.flotilla.link.call;

import io.flotilla.link.wire.Frame;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as the one who asked reads it, on its own context. Holds what came until there is a handler that
 * wants it, which is one window at most, and lets the other side go on as it is read.
 */
final class AnswerStream implements ReadStream<Buffer> {
    private final IntConsumer onRead;
    private final Runnable onGivenUp;
    private final Queue<Buffer> chunks = new ArrayDeque<>();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Throwable failure;
    private long demand = Long.MAX_VALUE;
    private int read;
    private boolean isComplete;
    private boolean isOver;
    private boolean isDelivering;

    /** @param onRead is told how many bytes were read since it was told last, a part of the window at a time */
    AnswerStream(IntConsumer onRead, Runnable onGivenUp) {
        this.onRead = onRead;
        this.onGivenUp = onGivenUp;
    }

    void came(Buffer chunk) {
        chunks.add(chunk);
        deliver();
    }

    void completed() {
        isComplete = true;
        deliver();
    }

    void failed(Throwable cause) {
        failure = cause;
        deliver();
    }

    @Override
    public AnswerStream handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        if (handler == null && !isOver) {
            isOver = true;
            chunks.clear();
            onGivenUp.run();
        }
        deliver();
        return this;
    }

    @Override
    public AnswerStream endHandler(@Nullable Handler<Void> handler) {
        endHandler = handler;
        deliver();
        return this;
    }

    @Override
    public AnswerStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        exceptionHandler = handler;
        return this;
    }

    @Override
    public AnswerStream pause() {
        demand = 0;
        return this;
    }

    @Override
    public AnswerStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public AnswerStream fetch(long amount) {
        demand = amount > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + amount;
        deliver();
        return this;
    }

    private void deliver() {
        if (isDelivering) {
            return;
        }
        isDelivering = true;
        while (!isOver && handler != null && demand > 0 && !chunks.isEmpty()) {
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            Buffer chunk = chunks.remove();
            handler.handle(chunk);
            count(chunk.length());
        }
        isDelivering = false;
        if (!isOver && handler != null && chunks.isEmpty() && (isComplete || failure != null)) {
            isOver = true;
            tellEnd();
        }
    }

    private void count(int length) {
        read += length;
        if (read >= Frame.WINDOW / 4 && !isOver) {
            onRead.accept(read);
            read = 0;
        }
    }

    private void tellEnd() {
        if (failure != null && exceptionHandler != null) {
            exceptionHandler.handle(failure);
        } else if (failure == null && endHandler != null) {
            endHandler.handle(null);
        }
    }
}
