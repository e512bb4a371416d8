package io.flotilla.link.wire;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
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
}
