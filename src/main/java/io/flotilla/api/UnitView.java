package io.flotilla.api;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import java.util.List;

/** All that is known of a unit, and of what machines report about it, with what fleet's API has no room for. */
final class UnitView {
    private UnitView() {}

    static View of(UnitEntry entry, List<StateEntry> states) {
        DesiredUnit unit = entry.unit();
        return fields -> fields.put("name", unit.name())
                .put("hash", unit.hash())
                .put("desired", unit.target())
                .put("reached", entry.reached())
                .put("revision", unit.revision())
                .put("machines", unit.machines())
                .put("reason", unit.reason())
                .put("states", states.stream().map(UnitView::state).toList());
    }

    /** See {@link StateEntry}. */
    static View state(StateEntry entry) {
        return fields -> fields.put("unit", entry.unit())
                .put("machine", entry.machine())
                .put("hash", entry.hash())
                .put("load", entry.state().load())
                .put("active", entry.state().active())
                .put("sub", entry.state().sub())
                .put("reached", entry.reached())
                .put("observed", entry.observed())
                .put("job", entry.job())
                .put("result", entry.result())
                .put("drift", entry.drift())
                .put("message", entry.message())
                .put("since", entry.since());
    }

    /** As an event of the state stream: with its number there. */
    static View event(StateEntry entry, long sequence) {
        return fields -> {
            state(entry).write(fields);
            fields.put("type", "state").put("sequence", sequence);
        };
    }
}
