package io.flotilla.registry.maps;

import io.flotilla.bus.PassLoop;
import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Write;
import io.flotilla.machine.Machine;
import io.flotilla.registry.wire.Codecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the machines that are present, as the leader sees them, without the edits of their metadata, which are in the log; tries again until the table shows them. On the registry's event loop,
 * while this host leads.
 */
public final class MachineTable {
    private static final Logger LOG = LoggerFactory.getLogger(MachineTable.class);

    private final Table table;
    private final PassLoop loop;
    private final Map<String, Line> shown = new HashMap<>();
    private Supplier<Collection<Machine>> present = List::of;
    private boolean isDoubtful = true;
    private boolean isLeading;
    private long version;

    /** A machine as it was written. */
    private record Line(Machine machine, long version) {}

    public MachineTable(Vertx vertx, Table table) {
        this.table = table;
        loop = new PassLoop(
                vertx, this::pass, cause -> LOG.warn("the machines map cannot be written, trying again", cause));
    }

    /** Versions of a later term are higher, whatever a clock says. {@code machines} is asked when they can be written. */
    public void begin(int term, Supplier<Collection<Machine>> machines) {
        version = (long) term << Integer.SIZE;
        present = machines;
        shown.clear();
        isLeading = true;
        isDoubtful = true;
        show();
    }

    public void end() {
        isLeading = false;
    }

    /** Makes the table show the machines as they are now, and no others. */
    public void show() {
        loop.signal();
    }

    /** Makes the table show again what it may have lost, and no more what it may have got back. */
    public void compare() {
        isDoubtful = true;
        loop.signal();
    }

    private Future<Void> pass() {
        if (!isLeading) {
            return Future.succeededFuture();
        }
        return stored().compose(this::write).onFailure(cause -> isDoubtful = true);
    }

    /** The version of each line of the table. */
    private Future<Map<String, Long>> stored() {
        if (isDoubtful) {
            isDoubtful = false;
            return table.revisions();
        }
        Map<String, Long> versions = new HashMap<>();
        shown.forEach((key, line) -> versions.put(key, line.version()));
        return Future.succeededFuture(versions);
    }

    private Future<Void> write(Map<String, Long> stored) {
        version++;
        Map<String, Machine> machines = present.get().stream()
                .collect(Collectors.toMap(machine -> machine.id().value(), machine -> machine));
        Map<String, Write> writes = new HashMap<>();
        Map<String, Line> lines = new HashMap<>();
        machines.forEach((key, machine) -> {
            Line line = shown.get(key);
            boolean isShown =
                    line != null && line.machine().equals(machine) && stored.getOrDefault(key, -1L) >= line.version();
            if (!isShown) {
                lines.put(key, new Line(machine, version));
                writes.put(key, new Write(version, Optional.of(Buffer.buffer(Codecs.MACHINE.encode(machine)))));
            }
        });
        stored.keySet().stream()
                .filter(key -> !machines.containsKey(key))
                .forEach(key -> writes.put(key, new Write(version, Optional.empty())));
        return writes.isEmpty()
                ? Future.succeededFuture()
                : table.write(writes).onSuccess(done -> {
                    shown.keySet().removeAll(writes.keySet());
                    shown.putAll(lines);
                });
    }
}
