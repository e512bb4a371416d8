package io.flotilla.raft;

/** A command's place in the log and what the state machine answered. For a membership change: the members' ids. */
public record Committed(long index, Object result) {

    public Committed {
        if (index < 0) {
            throw new IllegalArgumentException("not an index of the log: " + index);
        }
    }
}
