package io.flotilla.link.call;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source of so many chunks, each filled with its number, which counts what was taken from it. */
final class Numbers implements ReadStream<Buffer> {
    private final int chunks;
    private final int chunkLength;
    private final AtomicInteger taken = new AtomicInteger();
    private final Promise<Void> givenUp = Promise.promise();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private long demand = Long.MAX_VALUE;
    private boolean isEmitting;

    Numbers(int chunks, int chunkLength) {
        this.chunks = chunks;
        this.chunkLength = chunkLength;
    }

    int taken() {
        return taken.get();
    }

    /** Completes when nobody wants more. */
    Future<Void> givenUp() {
        return givenUp.future();
    }

    static Buffer chunk(int number, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) number);
        return Buffer.buffer(bytes);
    }

    void fail(String words) {
        if (exceptionHandler != null) {
            exceptionHandler.handle(new IllegalStateException(words));
        }
    }

    @Override
    public Numbers handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        if (handler == null) {
            givenUp.tryComplete();
        }
        emit();
        return this;
    }

    @Override
    public Numbers endHandler(@Nullable Handler<Void> handler) {
        endHandler = handler;
        return this;
    }

    @Override
    public Numbers exceptionHandler(@Nullable Handler<Throwable> handler) {
        exceptionHandler = handler;
        return this;
    }

    @Override
    public Numbers pause() {
        demand = 0;
        return this;
    }

    @Override
    public Numbers resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public Numbers fetch(long amount) {
        demand = Math.max(demand + amount, amount);
        emit();
        return this;
    }

    private void emit() {
        if (isEmitting) {
            return;
        }
        isEmitting = true;
        while (handler != null && demand > 0 && taken.get() < chunks) {
            demand--;
            handler.handle(chunk(taken.getAndIncrement(), chunkLength));
        }
        isEmitting = false;
        if (demand > 0 && taken.get() == chunks && endHandler != null) {
            Handler<Void> end = endHandler;
            endHandler = null;
            end.handle(null);
        }
    }
}
