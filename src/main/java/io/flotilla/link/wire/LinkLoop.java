package io.flotilla.link.wire;

import io.flotilla.link.LinkHandler;
import io.flotilla.link.LinkOptions;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The event loop of one link, and what all its parts share. They run on its thread alone. */
public record LinkLoop(
        Vertx vertx,
        Context context,
        Thread thread,
        LinkOptions options,
        WireVersions versions,
        GuardedHandler handler,
        Complaints complaints) {

    /** On the context. */
    public LinkLoop(Vertx vertx, Context context, LinkOptions options, WireVersions versions, LinkHandler handler) {
        this(
                vertx,
                context,
                Thread.currentThread(),
                options,
                versions,
                new GuardedHandler(handler),
                new Complaints(System::nanoTime));
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
