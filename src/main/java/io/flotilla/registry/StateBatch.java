package io.flotilla.registry;

import io.flotilla.machine.MachineId;
import java.util.List;

/**
 * A part of the state stream, in the order of its numbers.
 *
 * @param epoch names the sequence that the numbers count in
 */
public record StateBatch(String epoch, List<Event> events) {
    public StateBatch {
        events = List.copyOf(events);
    }

    /** What became of a unit on a machine. */
    public record Event(long sequence, MachineId machine, StateReport report) {}
}
