package io.flotilla.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * The states at a place in the state stream.
 *
 * @param newest the newest event that they surely include; what comes after it in its epoch is all that may be missing
 * @param states sorted by unit, then machine
 * @param rest how many states follow these
 */
public record StateSnapshot(EventCursor newest, List<StateEntry> states, int rest) {
    public StateSnapshot {
        states = List.copyOf(states);
    }

    /** With what followed, which was read later: whatever happened in between is told again. */
    public StateSnapshot and(StateSnapshot following) {
        List<StateEntry> all = new ArrayList<>(states);
        all.addAll(following.states());
        return new StateSnapshot(newest, all, following.rest());
    }

    /** The key of the last of them; empty if there is none. */
    public String lastKey() {
        return states.isEmpty() ? "" : states.get(states.size() - 1).key();
    }
}
