package io.flotilla.registry;

import io.flotilla.machine.MachineId;
import java.util.List;

/**
 * A part of the state stream, in the order of its numbers.
 *
 * @param newest the leader's newest event when it was sent. Without events it says just that: whoever has not had them
 *     all by now has missed some
 * @param events the last of them is the newest; there is none between two
 */
public record StateBatch(EventCursor newest, List<Event> events) {
    public StateBatch {
        events = List.copyOf(events);
        for (int i = 0; i < events.size(); i++) {
            long expected = newest.sequence() - events.size() + 1 + i;
            if (events.get(i).sequence() != expected) {
                throw new IllegalArgumentException(
                        "event %d where %d is expected".formatted(events.get(i).sequence(), expected));
            }
        }
    }

    /** The number of the first of the events; the one after the newest if there are none. */
    public long first() {
        return newest.sequence() - events.size() + 1;
    }

    /** Whether these are the events that come next after {@code heard}. */
    public boolean follows(EventCursor heard) {
        return newest.epoch().equals(heard.epoch()) && first() == heard.sequence() + 1;
    }

    /** What became of a unit on a machine. */
    public record Event(long sequence, MachineId machine, StateReport report) {}
}
