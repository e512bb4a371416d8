package io.flotilla.reconcile;

import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.placement.Candidate;
import io.flotilla.placement.Replacements;
import io.flotilla.unit.UnitName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The units that replace each other in a circle, kept from one change to the next. */
final class Circles {
    private final Map<UnitName, Candidate> replacers = new HashMap<>();
    private Set<UnitName> circular = Set.of();

    boolean contains(UnitName unit) {
        return circular.contains(unit);
    }

    /** Takes in all units of which anything changed; those that now are, or no longer are, part of a circle. */
    Set<UnitName> update(Map<UnitName, Optional<ScheduledUnit>> changed) {
        boolean matters = false;
        for (Map.Entry<UnitName, Optional<ScheduledUnit>> entry : changed.entrySet()) {
            Optional<ScheduledUnit> unit = entry.getValue();
            matters |= replacers.remove(entry.getKey()) != null;
            if (unit.isPresent()
                    && unit.get().isActive()
                    && unit.get().options().isReplacer()) {
                ScheduledUnit replacer = unit.get();
                replacers.put(entry.getKey(), new Candidate(replacer.name(), replacer.options(), replacer.revision()));
                matters = true;
            }
        }
        if (!matters) {
            return Set.of();
        }
        Set<UnitName> before = circular;
        circular = Replacements.circular(replacers.values());
        return Stream.concat(before.stream(), circular.stream())
                .filter(name -> before.contains(name) != circular.contains(name))
                .collect(Collectors.toSet());
    }
}
