package io.flotilla.api;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateEntry;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.Optional;

/**
 * All that a machine last reported of a unit, see {@link StateEntry}.
 *
 * @param type {@code state} in the stream; absent in lists
 * @param sequence the event's number in the stream; absent in lists
 */
record StateView(
        UnitName unit,
        MachineId machine,
        String hash,
        String load,
        String active,
        String sub,
        TargetState reached,
        String job,
        String result,
        String drift,
        String message,
        long since,
        Optional<String> type,
        Optional<Long> sequence)
        implements View {

    static StateView of(StateEntry entry) {
        return of(entry, Optional.empty(), Optional.empty());
    }

    static StateView event(StateEntry entry, long sequence) {
        return of(entry, Optional.of("state"), Optional.of(sequence));
    }

    private static StateView of(StateEntry entry, Optional<String> type, Optional<Long> sequence) {
        return new StateView(
                entry.unit(),
                entry.machine(),
                entry.hash(),
                entry.state().load(),
                entry.state().active(),
                entry.state().sub(),
                entry.reached(),
                entry.job(),
                entry.result(),
                entry.drift(),
                entry.message(),
                entry.since(),
                type,
                sequence);
    }
}
