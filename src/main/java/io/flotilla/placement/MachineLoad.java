package io.flotilla.placement;

import io.flotilla.machine.Machine;
import io.flotilla.unit.Glob;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A machine and the units on it, while a plan is made. Sorted by name, so that a glob looks only at names that begin
 * like it does; the few units that have globs themselves are kept apart, so that a simple unit is not compared with
 * the rest.
 */
public final class MachineLoad {
    private final Machine machine;
    private final int number;
    private final NavigableMap<String, Candidate> units = new TreeMap<>();
    private final NavigableMap<UnitName, Candidate> conflicting = new TreeMap<>();
    private final NavigableMap<UnitName, Candidate> replacing = new TreeMap<>();

    /** {@code number}: by which a plan tells its machines apart. */
    public MachineLoad(Machine machine, int number) {
        this.machine = machine;
        this.number = number;
    }

    public Machine machine() {
        return machine;
    }

    public int number() {
        return number;
    }

    public int count() {
        return units.size();
    }

    public Collection<Candidate> units() {
        return Collections.unmodifiableCollection(units.values());
    }

    public void place(Candidate unit) {
        units.put(unit.name().value(), unit);
        if (!unit.options().conflicts().isEmpty()) {
            conflicting.put(unit.name(), unit);
        }
        if (!unit.options().replaces().isEmpty()) {
            replacing.put(unit.name(), unit);
        }
    }

    public void remove(Candidate unit) {
        units.remove(unit.name().value());
        conflicting.remove(unit.name());
        replacing.remove(unit.name());
    }

    /** Whether a unit of this name is here; a name that no unit can have is not. */
    public boolean holds(String name) {
        return units.containsKey(name);
    }

    /** A unit here that conflicts with this one by either one's wish; the first by name of each. */
    Optional<UnitName> conflictWith(Candidate unit) {
        for (Glob glob : unit.options().conflicts()) {
            for (Candidate here : matching(glob)) {
                if (!here.name().equals(unit.name())) {
                    return Optional.of(here.name());
                }
            }
        }
        return conflicting.values().stream()
                .filter(here -> !here.name().equals(unit.name()) && here.conflictsWith(unit))
                .map(Candidate::name)
                .findFirst();
    }

    /** A unit here that replaces this one. */
    Optional<UnitName> replacerOf(Candidate unit) {
        return replacing.values().stream()
                .filter(here -> here.replaces(unit))
                .map(Candidate::name)
                .findFirst();
    }

    /** The units here that this one replaces: they have to leave when it comes. */
    public List<Candidate> replacedBy(Candidate unit) {
        List<Candidate> replaced = new ArrayList<>();
        for (Glob glob : unit.options().replaces()) {
            for (Candidate here : matching(glob)) {
                if (unit.replaces(here) && !replaced.contains(here)) {
                    replaced.add(here);
                }
            }
        }
        return replaced;
    }

    private List<Candidate> matching(Glob glob) {
        String prefix = glob.literalPrefix();
        return units.subMap(prefix, prefix + Character.MAX_VALUE).values().stream()
                .filter(here -> glob.matches(here.name()))
                .toList();
    }
}
