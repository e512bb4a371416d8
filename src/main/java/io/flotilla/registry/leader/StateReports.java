package io.flotilla.registry.leader;

import io.flotilla.bus.Bus;
import io.flotilla.bus.PassLoop;
import io.flotilla.hazelcast.EventRing;
import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Write;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What machines reported of their units, as the leader keeps it: shown first in the states map, then numbered in the
 * event ring, then told on the bus. Who reads the newest number and then the map has therefore missed nothing. Used at
 * loop, while this host leads.
 */
public final class StateReports {
    private static final Logger LOG = LoggerFactory.getLogger(StateReports.class);

    private static final Buffer GONE = Buffer.buffer();

    private final Table states;
    private final EventRing events;
    private final Future<Bus> bus;
    private final Map<MachineId, Map<UnitName, StateEntry>> reported = new HashMap<>();
    private final Set<MachineId> complete = new HashSet<>();
    private final Map<MachineId, Set<UnitName>> leftovers = new HashMap<>();
    private final Holders holders = new Holders();
    private final Lag lag = new Lag();
    private final PassLoop loop;
    private final Map<String, Long> shownAt = new HashMap<>();
    private Map<String, Line> unshown = new LinkedHashMap<>();
    private long newest = -1;
    private String epoch = "";
    private long version;
    private long written;

    /** A report that is not shown yet. */
    private record Line(MachineId machine, StateReport report) {}

    StateReports(Vertx vertx, Table states, EventRing events, Future<Bus> bus) {
        loop = new PassLoop(
                vertx, this::pass, cause -> LOG.warn("the states map cannot be written, trying again", cause));
        this.states = states;
        this.events = events;
        this.bus = bus;
    }

    /** Forgets everything: every machine has to report all again. Versions of a later term are higher, whatever a clock says. */
    void begin(int term, String newEpoch) {
        version = (long) term << Integer.SIZE;
        epoch = newEpoch;
        reported.clear();
        complete.clear();
        leftovers.clear();
        holders.clear();
        shownAt.clear();
    }

    /** Whether everything that the machine holds has been reported since {@link #begin}. */
    boolean isComplete(MachineId machine) {
        return complete.contains(machine);
    }

    /** The machines that reported something. */
    public Set<MachineId> machines() {
        return Set.copyOf(reported.keySet());
    }

    public Map<UnitName, StateEntry> of(MachineId machine) {
        return Collections.unmodifiableMap(reported.getOrDefault(machine, Map.of()));
    }

    /**
     * {@code all}: what the machine had reported before, to this leader or an earlier one, and does not now is gone; of
     * what it holds, {@code isElsewhere} tells what has its place on another machine by now, so that this is a copy that
     * was left over.
     */
    void report(MachineId machine, List<StateReport> lines, boolean all, Predicate<UnitName> isElsewhere) {
        Map<UnitName, StateEntry> known = reported.computeIfAbsent(machine, id -> new HashMap<>());
        List<StateReport> news = new ArrayList<>(lines);
        if (all) {
            Set<UnitName> named = new HashSet<>();
            lines.forEach(line -> named.add(line.unit()));
            Stream.concat(known.keySet().stream(), shown(machine))
                    .distinct()
                    .filter(unit -> !named.contains(unit))
                    .forEach(unit -> news.add(new StateReport(unit, Optional.empty())));
            named.removeIf(isElsewhere.negate());
            leftovers.put(machine, named);
            complete.add(machine);
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
        show(machine, news);
    }

    private Stream<UnitName> shown(MachineId machine) {
        return states.knownKeys().orElseGet(Set::of).stream()
                .filter(key -> StateEntry.machine(key).equals(machine.value()))
                .map(StateEntry::unit);
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

    public EventCursor cursor() {
        return new EventCursor(epoch, newest);
    }

    /** For how long the map has not been brought up to date. Any thread. */
    long lagMillis() {
        return lag.millis();
    }

    /** The machine does not count any more: its states are unknown. */
    void forget(MachineId machine) {
        complete.remove(machine);
        leftovers.remove(machine);
        Map<UnitName, StateEntry> known = reported.remove(machine);
        if (known != null && !known.isEmpty()) {
            known.keySet().forEach(unit -> holders.remove(unit, machine));
            show(
                    machine,
                    known.keySet().stream()
                            .map(unit -> new StateReport(unit, Optional.empty()))
                            .toList());
        }
    }

    /**
     * Shows again what the map lost, and takes away what an earlier leader left and nobody reported to this one; a
     * machine that {@code mayReport} yet is left out.
     */
    Future<Void> compare(Predicate<MachineId> mayReport) {
        long asked = written;
        return states.revisions().compose(stored -> {
            showLost(stored, asked);
            Map<String, Write> writes = new HashMap<>();
            version++;
            stored.keySet().stream()
                    .filter(key -> !isReported(key, mayReport))
                    .forEach(key -> writes.put(key, new Write(version, Optional.empty())));
            return writes.isEmpty() ? Future.succeededFuture() : states.write(writes);
        });
    }

    /** {@code until}: the version of the last write that had ended when the map was asked. */
    private void showLost(Map<String, Long> stored, long until) {
        reported.forEach((machine, units) -> units.forEach((unit, state) -> {
            String key = StateEntry.key(unit, machine);
            long at = shownAt.getOrDefault(key, -1L);
            if (at <= until && stored.getOrDefault(key, -1L) < at) {
                unshown.putIfAbsent(key, new Line(machine, new StateReport(unit, Optional.of(state))));
            }
        }));
        showSoon();
    }

    private boolean isReported(String key, Predicate<MachineId> mayReport) {
        MachineId machine = new MachineId(StateEntry.machine(key));
        return (!isComplete(machine) && mayReport.test(machine)) || of(machine).containsKey(StateEntry.unit(key));
    }

    /** Will be shown soon, with whatever else comes until then: the latest of each unit on each machine. */
    private void show(MachineId machine, List<StateReport> lines) {
        for (StateReport line : lines) {
            unshown.put(StateEntry.key(line.unit(), machine), new Line(machine, line));
        }
        showSoon();
    }

    private void showSoon() {
        if (!unshown.isEmpty()) {
            lag.waits();
            loop.signal();
        }
    }

    private Future<Void> pass() {
        Map<String, Line> taken = unshown;
        unshown = new LinkedHashMap<>();
        return write(taken).onComplete(done -> {
            if (done.failed()) {
                taken.forEach(unshown::putIfAbsent);
            } else if (unshown.isEmpty()) {
                lag.isOver();
            } else {
                lag.isOver();
                lag.waits();
            }
        });
    }

    private Future<Void> write(Map<String, Line> lines) {
        if (lines.isEmpty()) {
            return Future.succeededFuture();
        }
        Map<String, Write> writes = new HashMap<>();
        version++;
        lines.forEach((key, line) -> writes.put(
                key,
                new Write(
                        version, line.report().state().map(Codecs.STATE::encode).map(Buffer::buffer))));
        List<Buffer> told = writes.values().stream()
                .map(write -> write.value().orElse(GONE))
                .toList();
        return states.write(writes)
                .onSuccess(shown -> noteShown(writes))
                .compose(shown -> events.addAll(told))
                .map(last -> {
                    newest = last;
                    publish(List.copyOf(lines.values()));
                    return null;
                });
    }

    private void noteShown(Map<String, Write> writes) {
        writes.forEach((key, write) -> {
            written = Math.max(written, write.revision());
            if (write.value().isPresent()) {
                shownAt.put(key, write.revision());
            } else {
                shownAt.remove(key);
            }
        });
    }

    private void publish(List<Line> told) {
        long first = newest - told.size() + 1;
        List<StateBatch.Event> numbered = new ArrayList<>(told.size());
        for (Line line : told) {
            numbered.add(new StateBatch.Event(first + numbered.size(), line.machine(), line.report()));
        }
        Buffer batch = Buffer.buffer(Codecs.STATES.encode(new StateBatch(epoch, numbered)));
        bus.onSuccess(up -> up.publishStates(batch));
    }
}
