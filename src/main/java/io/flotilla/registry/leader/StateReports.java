package io.flotilla.registry.leader;

import io.flotilla.hazelcast.Table;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.StateSnapshot;
import io.flotilla.registry.leader.StateEvents.Line;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What machines reported of their units, as the leader keeps it: shown first in the states map, then told in the state
 * stream. Of a machine that has not reported to this leader yet, what an earlier one showed is what is known; that is
 * for users only, nothing is decided by it. Used at loop, while this host leads.
 */
public final class StateReports {
    private static final Logger LOG = LoggerFactory.getLogger(StateReports.class);

    /** So long the stream waits for what an earlier leader showed. */
    private static final long INHERIT_MILLIS = 1_000;

    private final Vertx vertx;
    private final Map<MachineId, Map<UnitName, StateEntry>> reported = new HashMap<>();
    private final Map<MachineId, Map<UnitName, StateEntry>> inherited = new HashMap<>();
    private final Set<MachineId> complete = new HashSet<>();
    private final Map<MachineId, Set<UnitName>> leftovers = new HashMap<>();
    private final Holders holders = new Holders();
    private final StateTable table;
    private final StateEvents events = new StateEvents(System::nanoTime);
    private Predicate<MachineId> mayReport = machine -> true;

    StateReports(Vertx vertx, Table states) {
        this.vertx = vertx;
        table = new StateTable(vertx, states, new Reported(), events::shown);
    }

    /** What the table should show. */
    private final class Reported implements StateTable.Truth {
        @Override
        public void each(BiConsumer<String, Line> line) {
            reported.forEach((machine, units) -> units.forEach((unit, state) -> line.accept(
                    StateEntry.key(unit, machine), new Line(machine, new StateReport(unit, Optional.of(state))))));
        }

        @Override
        public boolean mayStay(String key) {
            MachineId machine = new MachineId(StateEntry.machine(key));
            return (!isComplete(machine) && mayReport.test(machine))
                    || of(machine).containsKey(StateEntry.unit(key));
        }
    }

    /**
     * Forgets everything: every machine has to report all again. Versions of a later term are higher, whatever a clock
     * says. {@code counts}: the machine may yet report.
     */
    void begin(int term, String epoch, Predicate<MachineId> counts) {
        mayReport = counts;
        reported.clear();
        inherited.clear();
        complete.clear();
        leftovers.clear();
        holders.clear();
        table.begin(term);
        events.begin(epoch);
        long timer = vertx.setTimer(INHERIT_MILLIS, late -> open(epoch));
        table.stored()
                .onSuccess(stored -> inherit(epoch, stored))
                .onFailure(cause -> LOG.warn("what an earlier leader showed cannot be read: {}", cause.toString()))
                .onComplete(done -> {
                    vertx.cancelTimer(timer);
                    open(epoch);
                });
    }

    private void inherit(String epoch, List<StateEntry> stored) {
        if (epoch.equals(events.epoch()) && !events.opened().isComplete()) {
            stored.stream()
                    .filter(state -> !isComplete(state.machine()) && mayReport.test(state.machine()))
                    .forEach(state -> inherited
                            .computeIfAbsent(state.machine(), id -> new HashMap<>())
                            .put(state.unit(), state));
        }
    }

    private void open(String epoch) {
        if (epoch.equals(events.epoch())) {
            events.open();
        }
    }

    /** The state stream. */
    public StateEvents events() {
        return events;
    }

    /** Whether everything that the machine holds has been reported since {@link #begin}. */
    boolean isComplete(MachineId machine) {
        return complete.contains(machine);
    }

    public Map<UnitName, StateEntry> of(MachineId machine) {
        return Collections.unmodifiableMap(reported.getOrDefault(machine, Map.of()));
    }

    /** The machines that something is known of. */
    public Set<MachineId> known() {
        Set<MachineId> machines = new HashSet<>(reported.keySet());
        machines.addAll(inherited.keySet());
        return machines;
    }

    /** What is known of the machine's units: what it reported, or before it has, what an earlier leader showed. */
    public Map<UnitName, StateEntry> known(MachineId machine) {
        return isComplete(machine)
                ? of(machine)
                : Collections.unmodifiableMap(inherited.getOrDefault(machine, Map.of()));
    }

    /** What is known of these units, of all if there are none. */
    Future<StateSnapshot> snapshot(Set<String> units, Listing.Slice slice) {
        return events.opened().map(open -> {
            Map<String, StateEntry> sorted = new TreeMap<>();
            known().forEach(machine -> known(machine).values().stream()
                    .filter(state ->
                            units.isEmpty() || units.contains(state.unit().value()))
                    .forEach(state -> sorted.put(state.key(), state)));
            Listing<StateEntry> stretch = slice.of(List.copyOf(sorted.values()), StateEntry::key);
            return new StateSnapshot(events.newest(), stretch.items(), stretch.rest());
        });
    }

    /**
     * {@code all}: what the machine had reported before, to this leader or an earlier one, and does not now is gone; of
     * what it holds, {@code isElsewhere} tells what has its place on another machine by now, so that this is a copy that
     * was left over.
     */
    void report(MachineId machine, List<StateReport> lines, boolean all, Predicate<UnitName> isElsewhere) {
        Map<UnitName, StateEntry> before = new HashMap<>(known(machine));
        Map<UnitName, StateEntry> known = reported.computeIfAbsent(machine, id -> new HashMap<>());
        List<StateReport> news = new ArrayList<>(lines);
        if (all) {
            Set<UnitName> named = new HashSet<>();
            lines.forEach(line -> named.add(line.unit()));
            Stream.of(known.keySet().stream(), before.keySet().stream(), table.units(machine))
                    .flatMap(units -> units)
                    .distinct()
                    .filter(unit -> !named.contains(unit))
                    .forEach(unit -> news.add(new StateReport(unit, Optional.empty())));
            named.removeIf(isElsewhere.negate());
            leftovers.put(machine, named);
            complete.add(machine);
            inherited.remove(machine);
        }
        for (StateReport line : news) {
            if (line.state().isPresent()) {
                known.put(line.unit(), line.state().get());
                holders.add(line.unit(), machine);
            } else {
                known.remove(line.unit());
                holders.remove(line.unit(), machine);
                leftovers.getOrDefault(machine, new HashSet<>()).remove(line.unit());
            }
        }
        show(machine, news, before);
    }

    /** Shows all of it, and tells what is new to who knows what was known {@code before}. */
    private void show(MachineId machine, List<StateReport> lines, Map<UnitName, StateEntry> before) {
        for (StateReport report : lines) {
            String key = StateEntry.key(report.unit(), machine);
            Line line = new Line(machine, report);
            if (!report.state().equals(Optional.ofNullable(before.get(report.unit())))) {
                events.changed(key, line);
            }
            table.show(key, line);
        }
    }

    /**
     * The unit's place is now on these machines, by a plan that had {@code inView} to work with: its copies on others are
     * left over, also on one that was lost then and is heard again by now.
     */
    void moved(UnitName unit, Set<MachineId> places, Set<MachineId> inView) {
        holders.doubt(unit);
        places.forEach(
                machine -> leftovers.getOrDefault(machine, new HashSet<>()).remove(unit));
        if (!places.isEmpty()) {
            holders.of(unit).stream()
                    .filter(machine -> !inView.contains(machine) && !places.contains(machine))
                    .forEach(machine -> leftovers
                            .computeIfAbsent(machine, id -> new HashSet<>())
                            .add(unit));
        }
    }

    /** Whether that is a copy from before the unit got its place elsewhere. */
    boolean isLeftover(UnitName unit, MachineId machine) {
        return leftovers.getOrDefault(machine, Set.of()).contains(unit);
    }

    /** What machines hold without being ordered to, other than left-over copies; {@code isOrdered} knows the orders. */
    Map<UnitName, Set<MachineId>> misplaced(BiPredicate<UnitName, MachineId> isOrdered) {
        return holders.misplaced((unit, machine) -> !isOrdered.test(unit, machine) && !isLeftover(unit, machine));
    }

    /** For how long the map has not been brought up to date. Any thread. */
    long lagMillis() {
        return table.lagMillis();
    }

    /** The map may show anything, until it has been compared. */
    public void doubt() {
        table.doubt();
    }

    /** Whether the map has been compared since it was doubted last. Any thread. */
    boolean isCompared() {
        return table.isCompared();
    }

    /** The machine does not count any more: its states are unknown. */
    void forget(MachineId machine) {
        Map<UnitName, StateEntry> before = known(machine);
        Set<UnitName> gone = new HashSet<>(of(machine).keySet());
        gone.forEach(unit -> holders.remove(unit, machine));
        gone.addAll(before.keySet());
        table.units(machine).forEach(gone::add);
        complete.remove(machine);
        leftovers.remove(machine);
        reported.remove(machine);
        inherited.remove(machine);
        show(
                machine,
                gone.stream()
                        .map(unit -> new StateReport(unit, Optional.empty()))
                        .toList(),
                before);
        compare();
    }

    /**
     * Shows again what the map lost, and takes away what an earlier leader left and nobody reported to this one; a
     * machine that may report yet is left out.
     */
    void compare() {
        table.compare();
    }
}
