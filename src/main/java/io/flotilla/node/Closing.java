package io.flotilla.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, for stopping it in reverse: a part that fails to stop is logged and does not keep the others. */
final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<Supplier<Future<Void>>> parts = new ConcurrentLinkedDeque<>();

    void push(Supplier<Future<Void>> part) {
        parts.push(part);
    }

    /** The future belongs to no context, because all of them end here. */
    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        next(closed::tryComplete);
        return closed.future();
    }

    private void next(Runnable afterAll) {
        Supplier<Future<Void>> part = parts.poll();
        if (part == null) {
            afterAll.run();
            return;
        }
        part.get()
                .onFailure(cause -> LOG.warn("stopping went on after: {}", cause.toString()))
                .onComplete(done -> next(afterAll));
    }
}
