package io.flotilla.raft;

import io.microraft.RaftEndpoint;

/** A member as the library names it. */
record Endpoint(String id) implements RaftEndpoint {

    Endpoint {
        if (!LogOptions.isId(id)) {
            throw new IllegalArgumentException("not a member id: \"" + id + '"');
        }
    }

    static String idOf(RaftEndpoint endpoint) {
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
