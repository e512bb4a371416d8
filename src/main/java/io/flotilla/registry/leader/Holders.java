package io.flotilla.registry.leader;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Which machines hold which units, and where one is without being ordered there: looked at again only where either may
 * have changed. On the registry's event loop.
 */
final class Holders {
    private final Map<UnitName, Set<MachineId>> holders = new HashMap<>();
    private final Map<UnitName, Set<MachineId>> misplaced = new HashMap<>();
    private final Set<UnitName> doubtful = new HashSet<>();

    void clear() {
        holders.clear();
        misplaced.clear();
        doubtful.clear();
    }

    void add(UnitName unit, MachineId machine) {
        holders.computeIfAbsent(unit, name -> new HashSet<>()).add(machine);
        doubtful.add(unit);
    }

    void remove(UnitName unit, MachineId machine) {
        holders.computeIfPresent(
                unit, (name, machines) -> machines.remove(machine) && machines.isEmpty() ? null : machines);
        doubtful.add(unit);
    }

    /** Not to be altered. */
    Set<MachineId> of(UnitName unit) {
        return holders.getOrDefault(unit, Set.of());
    }

    /** Where it is to be may have changed. */
    void doubt(UnitName unit) {
        doubtful.add(unit);
    }

    /** For each unit that is held where {@code isMisplaced} says that it should not be, those machines; a copy. */
    Map<UnitName, Set<MachineId>> misplaced(BiPredicate<UnitName, MachineId> isMisplaced) {
        for (UnitName unit : doubtful) {
            Set<MachineId> machines = holders.getOrDefault(unit, Set.of()).stream()
                    .filter(machine -> isMisplaced.test(unit, machine))
                    .collect(Collectors.toUnmodifiableSet());
            if (machines.isEmpty()) {
                misplaced.remove(unit);
            } else {
                misplaced.put(unit, machines);
            }
        }
        doubtful.clear();
        return Map.copyOf(misplaced);
    }
}
