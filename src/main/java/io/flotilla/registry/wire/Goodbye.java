package io.flotilla.registry.wire;

import io.flotilla.link.Link;
import io.flotilla.link.Peer;
import io.vertx.core.buffer.Buffer;

/** What a host says when it goes in order: only its node stops, or the whole host shuts down or has left the cluster. */
public final class Goodbye {
    private static final String STOP = "stop";
    private static final String SHUTDOWN = "shutdown";

    private Goodbye() {}

    public static void say(Link link, boolean isShutdown) {
        Buffer words = Buffer.buffer(isShutdown ? SHUTDOWN : STOP);
        link.peers().stream().filter(Peer::isCore).forEach(peer -> link.send(peer.machine(), Link.GOODBYE, words));
    }

    public static boolean isShutdown(Buffer payload) {
        return payload.toString().equals(SHUTDOWN);
    }

    public static String words(boolean isShutdown) {
        return isShutdown
                ? "it shuts down or has left, its units move"
                : "its node stops, its units stay with it for a while";
    }
}
