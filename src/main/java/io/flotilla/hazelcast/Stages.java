package io.flotilla.hazelcast;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletionStage;

/** Hazelcast's answers as futures. */
final class Stages {
    private Stages() {}

    /**
     * Completes on {@code context}. Hazelcast calls back on the common pool unless told otherwise: a hop to a thread that
     * only hops on.
     */
    static <T> Future<T> onContext(CompletionStage<T> stage, Context context) {
        Promise<T> promise = Promise.promise();
        stage.whenCompleteAsync(
                (result, failure) -> context.runOnContext(go -> promise.complete(result, failure)), Runnable::run);
        return promise.future();
    }
}
