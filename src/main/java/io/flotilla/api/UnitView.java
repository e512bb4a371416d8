package io.flotilla.api;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.List;

/**
 * All that is known of one unit, with what fleet's API has no room for.
 *
 * @param revision of the wish for it
 * @param machines where it is scheduled
 * @param reason why there, or why nowhere
 * @param states one for each machine that reports it
 */
record UnitView(
        UnitName name,
        String hash,
        TargetState desired,
        TargetState reached,
        long revision,
        Collection<MachineId> machines,
        String reason,
        List<StateView> states)
        implements View {

    static UnitView of(UnitEntry entry, List<StateEntry> states) {
        DesiredUnit unit = entry.unit();
        return new UnitView(
                unit.name(),
                unit.hash(),
                unit.target(),
                entry.reached(),
                unit.revision(),
                unit.machines(),
                unit.reason(),
                states.stream().map(StateView::of).toList());
    }
}
