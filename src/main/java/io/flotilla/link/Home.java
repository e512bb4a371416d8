package io.flotilla.link;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** What all parts of one link share. They run on its thread alone, which is that of one event loop. */
final class Home {
    private final Vertx vertx;
    private final Context context;
    private final Thread thread;
    private final LinkOptions options;
    private final GuardedHandler handler;
    private final Complaints complaints = new Complaints(System::nanoTime);

    /** On the context. */
    Home(Vertx vertx, Context context, LinkOptions options, LinkHandler handler) {
        this.vertx = vertx;
        this.context = context;
        this.thread = Thread.currentThread();
        this.options = options;
        this.handler = new GuardedHandler(handler);
    }

    Vertx vertx() {
        return vertx;
    }

    LinkOptions options() {
        return options;
    }

    GuardedHandler handler() {
        return handler;
    }

    Complaints complaints() {
        return complaints;
    }

    /** Runs it on the link's thread: at once if this is it, so that the order of one caller stays. */
    void run(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            context.runOnContext(go -> task.run());
        }
    }
}
