package io.flotilla.registry.leader;

import io.flotilla.cluster.ClusterChange;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.PlanInput;
import io.flotilla.unit.UnitName;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The units that changed since the scheduler was told last; if that was in vain, it is told everything. On the registry's event loop. */
final class PendingChanges {
    private Set<UnitName> changed = new HashSet<>();
    private long number;

    /** Whatever the scheduler knows counts no longer. */
    void begin() {
        number++;
        changed = new HashSet<>();
    }

    void changed(Set<UnitName> units) {
        changed.addAll(units);
    }

    /** {@code known}: the number of the last answer that the scheduler took in. */
    PlanInput since(long known, ImageView view, Liveness fleet, Map<UnitName, Set<MachineId>> holders) {
        ClusterChange change = known == number
                ? view.changeOf(changed, fleet.machines(), fleet.standings())
                : view.anew(fleet.machines(), fleet.standings());
        begin();
        return new PlanInput(view.image().term(), number, change, holders);
    }
}
