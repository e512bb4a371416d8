package io.flotilla.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where whoever called wants to be called back: on its context, of whichever Vert.x, or on any thread if it has none. */
public record Caller(@Nullable Context context) {

    public static Caller current() {
        return new Caller(Vertx.currentContext());
    }

    /** Keeps the order of what is run from one thread. */
    public void run(Runnable task) {
        if (context == null || context == Vertx.currentContext()) {
            task.run();
        } else {
            context.runOnContext(go -> task.run());
        }
    }

    /** Has {@code work} done {@code there}; completes on the caller's context. A throw becomes a failure. */
    public <T> Future<T> call(Executor there, Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        there.execute(() -> Future.succeededFuture()
                .compose(go -> work.get())
                .onComplete((result, failure) -> run(() -> promise.complete(result, failure))));
        return promise.future();
    }
}
