package io.flotilla.reconcile;

import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** The units that are to be on every machine that fits. */
final class Globals {
    private final Seats seats;
    private final BiPredicate<Candidate, MachineLoad> isThere;
    private final NavigableMap<UnitName, Candidate> byName = new TreeMap<>();

    /** {@code isThere}: whether a unit is on a machine already, by the plans so far. */
    Globals(Seats seats, BiPredicate<Candidate, MachineLoad> isThere) {
        this.seats = seats;
        this.isThere = isThere;
    }

    void add(Candidate unit) {
        byName.put(unit.name(), unit);
    }

    void remove(UnitName name) {
        byName.remove(name);
    }

    Collection<Candidate> all() {
        return byName.values();
    }

    /** Seats them anew around what else is there: where they conflict, what is there stays, and then the lesser name. */
    void spreadOver(MachineLoad load) {
        Set<UnitName> before = new HashSet<>();
        for (Candidate global : byName.values()) {
            if (load.holds(global.name().value())) {
                before.add(global.name());
                seats.unseat(global, load);
            }
        }
        List<Candidate> inOrder = new ArrayList<>(byName.values());
        inOrder.sort(Comparator.comparing(global -> !isThere.test(global, load)));
        for (Candidate global : inOrder) {
            boolean fits = Placement.suits(global.options(), load.machine()) && Placement.agrees(global, load);
            if (fits) {
                seats.seat(global, load);
            }
            if (fits != before.contains(global.name())) {
                seats.touch(global.name());
            }
        }
    }
}
