package io.flotilla.registry.host;

import io.flotilla.stream.MovedStream;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Supplier;

/** The one context that the registry's state lives on, whatever thread or Vert.x its callers are on. */
public final class Loop {
    private final Vertx vertx;
    private final Context context;

    /** The one on which this is called. */
    public Loop(Vertx vertx) {
        this.vertx = vertx;
        context = vertx.getOrCreateContext();
    }

    public Vertx vertx() {
        return vertx;
    }

    public void run(Runnable work) {
        context.runOnContext(go -> work.run());
    }

    /** Does {@code work} on this event loop; completes on the caller's context if it has one. */
    public <T> Future<T> call(Supplier<Future<T>> work) {
        return between(context, Vertx.currentContext() == null ? context : Vertx.currentContext(), work);
    }

    /** Does {@code work} on this event loop; the stream that it gives there runs on the caller's context. */
    public Future<ReadStream<Buffer>> stream(Supplier<Future<ReadStream<Buffer>>> work) {
        Context here = Vertx.currentContext() == null ? context : Vertx.currentContext();
        return between(context, here, work).map(stream -> new MovedStream(stream, context, here));
    }

    /** Called on this event loop: does {@code work} on another context; completes here. */
    public <T> Future<T> away(Context there, Supplier<Future<T>> work) {
        return between(there, context, work);
    }

    private static <T> Future<T> between(Context there, Context back, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        there.runOnContext(go -> Future.<Void>succeededFuture()
                .compose(start -> work.get())
                .onComplete(result -> back.runOnContext(done -> {
                    if (result.succeeded()) {
                        promise.complete(result.result());
                    } else {
                        promise.fail(result.cause());
                    }
                })));
        return promise.future();
    }
}
