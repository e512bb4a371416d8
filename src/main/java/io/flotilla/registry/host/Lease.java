package io.flotilla.registry.host;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How long what runs here and must not run twice may go on when this host hears of no leader: what it says of that in
 * its beats, and the moments from which that time counts. On the registry's event loop.
 */
public final class Lease {
    private record Watcher(Context context, LongConsumer handler) {}

    private final List<Watcher> watchers = new ArrayList<>();
    private final String run = UUID.randomUUID().toString();
    private LongSupplier inheritedMillis = () -> 0;
    private final long freshNanos;
    private long promisedMillis;
    private boolean isEnding;
    private OptionalLong newest = OptionalLong.empty();

    Lease(Duration agentTtl) {
        promisedMillis = agentTtl.toMillis();
        freshNanos = agentTtl.toNanos() / 2;
    }

    /** A leader with a majority was there at {@code nanos}: no other one was elected before. */
    public void renewed(long nanos) {
        if (newest.isEmpty() || nanos - newest.getAsLong() > 0) {
            newest = OptionalLong.of(nanos);
            watchers.forEach(watcher ->
                    watcher.context().runOnContext(go -> watcher.handler().accept(nanos)));
        }
    }

    /** Whether that is so short a time ago that nothing can have been stopped here for lack of it. */
    boolean isFresh() {
        return newest.isPresent() && System.nanoTime() - newest.getAsLong() < freshNanos;
    }

    void watch(Context context, LongConsumer handler) {
        watchers.add(new Watcher(context, handler));
        newest.ifPresent(nanos -> context.runOnContext(go -> handler.accept(nanos)));
    }

    /** Names this run of the node. */
    public String run() {
        return run;
    }

    /** For how long such units go on here after a beat that is the last one that a leader hears. */
    public long promisedMillis() {
        return Math.max(promisedMillis, inheritedMillis.getAsLong());
    }

    /** Whether that is so long because of what an earlier run of the node was granted. */
    public boolean isInherited() {
        return inheritedMillis.getAsLong() > promisedMillis;
    }

    /** For so many milliseconds they go on by what an earlier run was granted: to be said from the first beat on. */
    void inherit(LongSupplier millis) {
        inheritedMillis = millis;
    }

    /** From now on it is so long, if that is longer. */
    void promise(long millis) {
        promisedMillis = Math.max(promisedMillis, millis);
    }

    /** Whether the host shuts down and such units are still being stopped. */
    public boolean isEnding() {
        return isEnding;
    }

    void end() {
        isEnding = true;
    }
}
