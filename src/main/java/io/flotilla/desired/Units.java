package io.flotilla.desired;

import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The units: what is wished of them, and where plans put them. */
final class Units {
    private final SortedMap<UnitName, Optional<DesiredUnit>> changes = new TreeMap<>();
    private final PersistentMap<UnitName, DesiredUnit> before;
    private final long index;

    /** {@code index} is that of the entry being applied. */
    Units(Map<UnitName, DesiredUnit> before, long index) {
        this.before = PersistentMap.copyOf(before);
        this.index = index;
    }

    Outcome set(Command.SetUnit command) {
        TargetState target = command.target().orElse(TargetState.INACTIVE);
        if (command.name().isTemplate() && target != TargetState.INACTIVE) {
            return Outcome.TEMPLATE_NOT_ACTIVATABLE;
        }
        Optional<DesiredUnit> found = find(command.name());
        if (found.isEmpty()) {
            return command.file()
                    .map(file -> put(DesiredUnit.create(command.name(), file, target, index), Outcome.CREATED))
                    .orElse(Outcome.CONTENT_MISSING);
        }
        DesiredUnit known = found.get();
        if (command.file().isPresent() && !command.file().get().hash().equals(known.hash())) {
            return put(known.withContent(command.file().get(), target, index), Outcome.CREATED);
        }
        if (command.target().isEmpty()) {
            return Outcome.TARGET_MISSING;
        }
        // Without content it is the wish of somebody who wants to see it done: the unit may have ended, or been
        // started, since.
        boolean isAskedAgain = command.file().isEmpty() && target != TargetState.INACTIVE;
        return known.target() == target && !isAskedAgain
                ? Outcome.UNCHANGED
                : put(known.withTarget(target, index), Outcome.UPDATED);
    }

    Outcome delete(UnitName name) {
        if (find(name).isEmpty()) {
            return Outcome.NO_SUCH_UNIT;
        }
        changes.put(name, Optional.empty());
        return Outcome.DELETED;
    }

    Outcome place(List<Assignment> plan) {
        for (Assignment assignment : plan) {
            find(assignment.unit())
                    .filter(unit -> unit.revision() == assignment.revision())
                    .ifPresent(unit -> put(unit.withPlace(assignment, index), Outcome.PLANNED));
        }
        return changes.isEmpty() ? Outcome.UNCHANGED : Outcome.PLANNED;
    }

    /** What is known already was wished later. */
    Outcome restore(List<Command.Wish> wishes) {
        for (Command.Wish wish : wishes) {
            if (find(wish.name()).isEmpty()) {
                TargetState target = wish.name().isTemplate() ? TargetState.INACTIVE : wish.target();
                DesiredUnit wished = DesiredUnit.create(wish.name(), wish.file(), target, index);
                Assignment place = new Assignment(wish.name(), index, wish.machines(), "as in the backup");
                put(wish.machines().isEmpty() ? wished : wished.withPlace(place, index), Outcome.CREATED);
            }
        }
        return changes.isEmpty() ? Outcome.UNCHANGED : Outcome.APPLIED;
    }

    private Optional<DesiredUnit> find(UnitName name) {
        Optional<DesiredUnit> changed = changes.get(name);
        return changed != null ? changed : Optional.ofNullable(before.get(name));
    }

    private Outcome put(DesiredUnit unit, Outcome outcome) {
        changes.put(unit.name(), Optional.of(unit));
        return outcome;
    }

    Map<UnitName, DesiredUnit> all() {
        return changes.isEmpty() ? before : before.with(changes);
    }

    /** Those that changed as they are now; empty: gone. */
    SortedMap<UnitName, Optional<DesiredUnit>> changes() {
        return changes;
    }
}
