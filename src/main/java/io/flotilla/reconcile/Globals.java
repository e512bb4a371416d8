package io.flotilla.reconcile;

import io.flotilla.placement.Candidate;
import io.flotilla.placement.MachineLoad;
import io.flotilla.placement.Placement;
import io.flotilla.unit.UnitName;
import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** The units that are to be on every machine that fits. */
final class Globals {
    private final Seats seats;
    private final NavigableMap<UnitName, Candidate> byName = new TreeMap<>();

    Globals(Seats seats) {
        this.seats = seats;
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

    /** Seats them anew around what else is there: where they conflict, the lesser name stays. */
    void spreadOver(MachineLoad load) {
        Set<UnitName> before = new HashSet<>();
        for (Candidate global : byName.values()) {
            if (load.holds(global.name().value())) {
                before.add(global.name());
                seats.unseat(global, load);
            }
        }
        for (Candidate global : byName.values()) {
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
