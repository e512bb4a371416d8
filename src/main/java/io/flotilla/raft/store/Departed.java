package io.flotilla.raft.store;

import io.microraft.RaftEndpoint;

/**
 * Who was taken out, as read back from the log: never equal to a member. The library ends a member that applies its own
 * removal, and one that joins again under its name may find that removal in its past. One that leads and takes itself
 * out applies what it made itself, so it does end.
 */
record Departed(String id) implements RaftEndpoint {

    Departed {
        if (!Endpoint.isId(id)) {
            throw new IllegalArgumentException("not a member id: \"" + id + '"');
        }
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
