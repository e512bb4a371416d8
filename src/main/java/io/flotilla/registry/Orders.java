package io.flotilla.registry;

import io.flotilla.desired.OrderSheet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** What this machine's agent obeys. */
public interface Orders extends ThisMachine {
    /** This machine's order sheet: the present one soon, then each newer one. Called on the caller's context. */
    void watchOrders(Consumer<OrderSheet> watcher);

    /**
     * The logs from whose backups the present one was begun, as its leader says: of what they ordered it alone decides now.
     * Any thread.
     */
    Set<String> replaced();

    /** Milliseconds since this host sent the last beat that a leader with a quorum answered; 0 on the leader. */
    long isolatedMillis();

    /**
     * Called, on the caller's context, each time this host has got to know that a leader with a majority was there, with
     * when that was in nanoseconds of {@link System#nanoTime}: no other leader was elected before.
     */
    void watchContact(LongConsumer watcher);
}
