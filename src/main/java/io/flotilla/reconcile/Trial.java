package io.flotilla.reconcile;

import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Whether units can come to a machine together: tried out on the machine itself, which is left as it was. */
final class Trial {
    private Trial() {}

    /** What the group replaces there counts as gone, and so do those that miss it as a peer. */
    static boolean succeeds(MachineLoad load, Collection<Candidate> group) {
        group.forEach(load::place);
        List<Candidate> gone = group.stream()
                .flatMap(member -> load.replacedBy(member).stream())
                .distinct()
                .toList();
        gone.forEach(load::remove);
        List<Candidate> followers = gone.isEmpty() ? List.of() : removeFollowers(load);
        boolean succeeds =
                group.stream().allMatch(member -> Placement.vetoes(member, load).isEmpty());
        followers.forEach(load::place);
        gone.forEach(load::place);
        group.forEach(load::remove);
        return succeeds;
    }

    /** Takes away, from peer to peer, the units that miss one. */
    private static List<Candidate> removeFollowers(MachineLoad load) {
        List<Candidate> removed = new ArrayList<>();
        int before;
        do {
            before = removed.size();
            for (Candidate unit : List.copyOf(load.units())) {
                if (!unit.isGlobal() && !unit.options().peers().stream().allMatch(load::holds)) {
                    load.remove(unit);
                    removed.add(unit);
                }
            }
        } while (removed.size() > before);
        return removed;
    }
}
