package io.flotilla.link.wire;

import io.flotilla.link.LinkHandler;
import io.flotilla.link.LinkOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The event loop of one link, and what all its parts share. They run on its thread alone. */
public final class LinkLoop {
    private final Vertx vertx;
    private final Context context;
    private final Thread thread;
    private final LinkOptions options;
    private final WireVersions versions;
    private final GuardedHandler handler;
    private final Complaints complaints = new Complaints(System::nanoTime);

    /** On the context. */
    public LinkLoop(Vertx vertx, Context context, LinkOptions options, WireVersions versions, LinkHandler handler) {
        this.vertx = vertx;
        this.context = context;
        this.thread = Thread.currentThread();
        this.options = options;
        this.versions = versions;
        this.handler = new GuardedHandler(handler);
    }

    public Vertx vertx() {
        return vertx;
    }

    public LinkOptions options() {
        return options;
    }

    public WireVersions versions() {
        return versions;
    }

    public GuardedHandler handler() {
        return handler;
    }

    public Complaints complaints() {
        return complaints;
    }

    /** Runs it on the link's thread: at once if this is it, so that the order of one caller stays. */
    public void run(Runnable task) {
        if (Thread.currentThread() == thread) {
            task.run();
        } else {
            context.runOnContext(go -> task.run());
        }
    }
}
