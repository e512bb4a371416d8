package io.flotilla.desired;

import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The units: what is wished of them, and where plans put them. */
final class Units {
    private final Map<UnitName, Optional<DesiredUnit>> changes = new TreeMap<>();
    private final long index;
    private PersistentMap<UnitName, DesiredUnit> units;

    /** {@code index} is that of the entry being applied. */
    Units(Map<UnitName, DesiredUnit> before, long index) {
        units = PersistentMap.copyOf(before);
        this.index = index;
    }

    Outcome set(Command.SetUnit command) {
        TargetState target = command.target().orElse(TargetState.INACTIVE);
        if (command.name().isTemplate() && target != TargetState.INACTIVE) {
            return Outcome.TEMPLATE_NOT_ACTIVATABLE;
        }
        DesiredUnit known = units.get(command.name());
        if (known == null) {
            return command.file()
                    .map(file -> put(DesiredUnit.create(command.name(), file, target, index), Outcome.CREATED))
                    .orElse(Outcome.CONTENT_MISSING);
        }
        if (command.file().isPresent() && !command.file().get().hash().equals(known.hash())) {
            return put(known.withContent(command.file().get(), target, index), Outcome.CREATED);
        }
        if (command.target().isEmpty()) {
            return Outcome.TARGET_MISSING;
        }
        return known.target() == target ? Outcome.UNCHANGED : put(known.withTarget(target, index), Outcome.UPDATED);
    }

    Outcome delete(UnitName name) {
        if (!units.containsKey(name)) {
            return Outcome.NO_SUCH_UNIT;
        }
        units = units.without(name);
        changes.put(name, Optional.empty());
        return Outcome.DELETED;
    }

    Outcome place(List<Assignment> plan) {
        for (Assignment assignment : plan) {
            DesiredUnit unit = units.get(assignment.unit());
            if (unit != null && unit.revision() == assignment.revision()) {
                put(unit.withPlace(assignment, index), Outcome.PLANNED);
            }
        }
        return changes.isEmpty() ? Outcome.UNCHANGED : Outcome.PLANNED;
    }

    /** What is known already was wished later. */
    Outcome restore(List<Command.Wish> wishes) {
        for (Command.Wish wish : wishes) {
            if (!units.containsKey(wish.name())) {
                TargetState target = wish.name().isTemplate() ? TargetState.INACTIVE : wish.target();
                DesiredUnit wished = DesiredUnit.create(wish.name(), wish.file(), target, index);
                Assignment place = new Assignment(wish.name(), index, wish.machines(), "as in the backup");
                put(wish.machines().isEmpty() ? wished : wished.withPlace(place, index), Outcome.CREATED);
            }
        }
        return changes.isEmpty() ? Outcome.UNCHANGED : Outcome.APPLIED;
    }

    private Outcome put(DesiredUnit unit, Outcome outcome) {
        units = units.with(unit.name(), unit);
        changes.put(unit.name(), Optional.of(unit));
        return outcome;
    }

    Map<UnitName, DesiredUnit> all() {
        return units;
    }

    /** Those that changed as they are now; empty: gone. */
    Map<UnitName, Optional<DesiredUnit>> changes() {
        return changes;
    }
}
