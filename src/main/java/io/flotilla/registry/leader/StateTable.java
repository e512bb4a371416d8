package io.flotilla.registry.leader;

import io.flotilla.bus.PassLoop;
import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Versioned;
import io.flotilla.hazelcast.Write;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.leader.StateEvents.Line;
import io.flotilla.registry.maps.Lag;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what machines report in a table, in batches, the latest of each unit on each machine; tries again until the
 * table shows it. On the registry's event loop, while this host leads.
 */
final class StateTable {
    private static final Logger LOG = LoggerFactory.getLogger(StateTable.class);

    /** What the table should show. */
    interface Truth {
        /** What is reported, to be shown. */
        void each(BiConsumer<String, Line> line);

        /** Whether it may stay: it is reported, or nobody knows better yet. */
        boolean mayStay(String key);
    }

    private final Table table;
    private final Truth truth;
    private final Consumer<Map<String, Line>> onShown;
    private final Lag lag = new Lag();
    private final PassLoop writing;
    private final PassLoop comparing;
    private final Map<String, Long> shownAt = new HashMap<>();
    private Map<String, Line> unshown = new LinkedHashMap<>();
    private long version;
    private long written;
    private long doubts = 1;
    private int term;
    private volatile boolean isCompared;

    /** {@code onShown} is told what the table shows now, when it does. */
    StateTable(Vertx vertx, Table table, Truth truth, Consumer<Map<String, Line>> onShown) {
        this.table = table;
        this.truth = truth;
        this.onShown = onShown;
        writing = new PassLoop(
                vertx, this::writePass, cause -> LOG.warn("the states map cannot be written, trying again", cause));
        comparing = new PassLoop(
                vertx,
                this::comparePass,
                cause -> LOG.warn("the states map cannot be compared, trying again: {}", cause.toString()));
    }

    /** Versions of a later term are higher, whatever a clock says. */
    void begin(int newTerm) {
        term = newTerm;
        version = (long) term << Integer.SIZE;
        unshown = new LinkedHashMap<>();
        shownAt.clear();
        doubt();
    }

    /** The table may show anything, until it has been compared. */
    void doubt() {
        doubts++;
        isCompared = false;
    }

    /** Whether the table has been compared since it was doubted last, and what came of it is written. Any thread. */
    boolean isCompared() {
        return isCompared;
    }

    /** For how long the table has not been brought up to date. Any thread. */
    long lagMillis() {
        return lag.millis();
    }

    /** What an earlier leader showed, as far as this host's own copy tells. */
    Future<List<StateEntry>> stored() {
        return table.knownKeys()
                .map(Future::succeededFuture)
                .orElseGet(table::keys)
                .compose(table::getAll)
                .map(found -> found.values().stream()
                        .map(Versioned::value)
                        .map(bytes -> Codecs.STATE.decode(bytes.getBytes()))
                        .toList());
    }

    /** The units that the table shows on a machine, as far as this host's own copy tells. */
    Stream<UnitName> units(MachineId machine) {
        return table.knownKeys().orElseGet(Set::of).stream()
                .filter(key -> StateEntry.machine(key).equals(machine.value()))
                .map(StateEntry::unit);
    }

    /** Will be shown soon, with whatever else comes until then. */
    void show(String key, Line line) {
        unshown.put(key, line);
        writeSoon();
    }

    private void writeSoon() {
        if (!unshown.isEmpty()) {
            lag.waits();
            writing.signal();
        }
    }

    /** Shows again what the table lost, and takes away what nobody reports. */
    void compare() {
        comparing.signal();
    }

    private Future<Void> comparePass() {
        long settles = doubts;
        long asked = written;
        return table.revisions()
                .compose(stored -> {
                    truth.each((key, line) -> {
                        long at = shownAt.getOrDefault(key, -1L);
                        if (at <= asked && stored.getOrDefault(key, -1L) < at) {
                            unshown.putIfAbsent(key, line);
                        }
                    });
                    writeSoon();
                    return remove(stored.keySet());
                })
                .onSuccess(done -> isCompared = settles == doubts);
    }

    private Future<Void> remove(Set<String> stored) {
        Map<String, Write> writes = new HashMap<>();
        version++;
        stored.stream()
                .filter(key -> !truth.mayStay(key))
                .forEach(key -> writes.put(key, new Write(version, Optional.empty())));
        return writes.isEmpty() ? Future.succeededFuture() : table.write(writes);
    }

    private Future<Void> writePass() {
        Map<String, Line> taken = unshown;
        unshown = new LinkedHashMap<>();
        int taker = term;
        return write(taken)
                .onFailure(cause -> {
                    if (taker == term) {
                        taken.forEach(unshown::putIfAbsent);
                    }
                })
                .onSuccess(done -> {
                    lag.isOver();
                    if (!unshown.isEmpty()) {
                        lag.waits();
                    }
                    onShown.accept(taken);
                });
    }

    private Future<Void> write(Map<String, Line> lines) {
        if (lines.isEmpty()) {
            return Future.succeededFuture();
        }
        version++;
        Map<String, Write> writes = new HashMap<>();
        lines.forEach((key, line) -> writes.put(key, new Write(version, bytes(line.report()))));
        return table.write(writes).onSuccess(shown -> noteShown(writes));
    }

    private static Optional<Buffer> bytes(StateReport report) {
        return report.state().map(Codecs.STATE::encode).map(Buffer::buffer);
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
}
