package io.flotilla.raft;

import io.vertx.core.buffer.Buffer;

/** The transport of a group of one. */
public final class NoOtherMembers implements LogTransport {
    @Override
    public void send(String toId, Buffer message) {
        throw new AssertionError("a group of one has nobody to talk to");
    }

    @Override
    public boolean isReachable(String id) {
        return false;
    }
}
