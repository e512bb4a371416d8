package io.flotilla.registry.leader;

import io.flotilla.cluster.ClusterChange;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Planning;
import io.flotilla.unit.UnitName;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The units that changed since the scheduler was told last; if that was in vain, it is told everything. Used at home. */
final class Unplanned {
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
    Planning since(long known, ImageView view, Fleet fleet, Map<UnitName, Set<MachineId>> holders) {
        ClusterChange change = known == number
                ? view.changeOf(changed, fleet.machines(), fleet.standings())
                : view.anew(fleet.machines(), fleet.standings());
        begin();
        return new Planning(view.image().term(), number, change, holders);
    }
}
