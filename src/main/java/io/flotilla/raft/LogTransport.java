package io.flotilla.raft;

import io.vertx.core.buffer.Buffer;

/**
 * Carries messages between members. Called on the log's own thread, so it hops to its own; must not block. May lose
 * messages but should keep their order: one connection for each peer.
 */
public interface LogTransport {

    void send(String toId, Buffer message);

    /** Whether a message to this member is likely to arrive. */
    boolean isReachable(String id);
}
