package io.flotilla.raft.store;

import io.microraft.RaftEndpoint;

/** A member as the library names it. */
public record Endpoint(String id) implements RaftEndpoint {
    private static final int MAX_LENGTH = 255;

    public Endpoint {
        if (!isId(id)) {
            throw new IllegalArgumentException("not a member id: \"" + id + '"');
        }
    }

    public static boolean isId(String text) {
        return !text.isBlank() && text.length() <= MAX_LENGTH;
    }

    public static String idOf(RaftEndpoint endpoint) {
        return (String) endpoint.getId();
    }

    @Override
    public Object getId() {
        return id;
    }

    @Override
    public String toString() {
        return id;
    }
}
