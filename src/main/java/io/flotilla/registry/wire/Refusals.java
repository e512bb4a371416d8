package io.flotilla.registry.wire;

import io.vertx.core.Future;

final class Refusals {
    private Refusals() {}

    static <T> Future<T> local(Throwable cause) {
        return Future.failedFuture(cause);
    }
}
