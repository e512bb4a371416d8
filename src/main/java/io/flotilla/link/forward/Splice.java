package io.flotilla.link.forward;

import io.flotilla.link.wire.Sockets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** Two connections made into one: what comes on each goes out on the other, no faster than that takes it. */
final class Splice {
    /** How long the last bytes may take once their sender is gone. */
    private static final long LAST_BYTES = 30_000;

    private final Vertx vertx;
    private final NetSocket first;
    private final NetSocket second;

    Splice(Vertx vertx, NetSocket first, NetSocket second) {
        this.vertx = vertx;
        this.first = first;
        this.second = second;
    }

    /**
     * Both are paused; {@code read} came from the first already. Each ends after the other, never for being idle.
     * Completes when both have ended.
     */
    Future<Void> begin(Buffer read) {
        if (read.length() > 0) {
            second.write(read);
        }
        return Future.join(carry(first, second), carry(second, first)).mapEmpty();
    }

    private Future<Void> carry(NetSocket from, NetSocket to) {
        return from.pipe().endOnComplete(false).to(to).eventually(() -> Sockets.close(vertx, to, LAST_BYTES));
    }

    void cutOff() {
        Sockets.cutOff(first);
        Sockets.cutOff(second);
    }
}
