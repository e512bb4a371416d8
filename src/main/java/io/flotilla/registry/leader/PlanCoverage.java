package io.flotilla.registry.leader;

import io.flotilla.machine.MachineId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The machines that a plan has taken into account: one that was made in view of them and has been carried out. Used at
 * loop, by the leader.
 */
final class PlanCoverage {
    private final Set<MachineId> planned = new HashSet<>();
    private Set<MachineId> inPlan = Set.of();

    void begin() {
        planned.clear();
        inPlan = Set.of();
    }

    /**
     * A plan is about to be made in view of these machines and no others; the one before has been carried out. The
     * machines that it was the first to take into account.
     */
    Set<MachineId> planning(Collection<MachineId> machines) {
        Set<MachineId> news = new HashSet<>(inPlan);
        news.removeAll(planned);
        planned.addAll(news);
        planned.retainAll(machines);
        inPlan = Set.copyOf(machines);
        return news;
    }

    boolean contains(MachineId machine) {
        return planned.contains(machine);
    }
}
