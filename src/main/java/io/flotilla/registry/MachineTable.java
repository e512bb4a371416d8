package io.flotilla.registry;

import io.flotilla.hazelcast.Table;
import io.flotilla.hazelcast.Write;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Shows the machines that are present, as the leader sees them. Used at home, while this host leads. */
final class MachineTable {
    private final Table table;
    private final Map<MachineId, Machine> shown = new HashMap<>();
    private long version;

    MachineTable(Table table) {
        this.table = table;
    }

    /** Versions of a later term are higher, whatever a clock says. */
    void begin(int term) {
        version = (long) term << Integer.SIZE;
        shown.clear();
    }

    /** Makes the table show these machines and, of those that it was seen to show before, no others. */
    Future<Void> show(Collection<Machine> machines) {
        Map<String, Write> writes = new HashMap<>();
        version++;
        Set<MachineId> gone = new HashSet<>(shown.keySet());
        for (Machine machine : machines) {
            gone.remove(machine.id());
            if (!machine.equals(shown.put(machine.id(), machine))) {
                writes.put(
                        machine.id().value(),
                        new Write(version, Optional.of(encode(machine).toBuffer())));
            }
        }
        gone.forEach(id -> {
            shown.remove(id);
            writes.put(id.value(), new Write(version, Optional.empty()));
        });
        return writes.isEmpty()
                ? Future.succeededFuture()
                : table.write(writes)
                        .onFailure(cause -> writes.keySet().forEach(id -> shown.remove(new MachineId(id))));
    }

    /** Takes away what an earlier leader left of machines that are not here. */
    Future<Void> dropUnknown() {
        return table.keys().compose(keys -> {
            Map<String, Write> writes = new HashMap<>();
            version++;
            keys.stream()
                    .filter(key -> !shown.containsKey(new MachineId(key)))
                    .forEach(key -> writes.put(key, new Write(version, Optional.empty())));
            return writes.isEmpty() ? Future.succeededFuture() : table.write(writes);
        });
    }

    static JsonObject encode(Machine machine) {
        JsonObject metadata = new JsonObject();
        machine.metadata().forEach(metadata::put);
        return new JsonObject()
                .put("id", machine.id().value())
                .put("address", machine.address())
                .put("metadata", metadata)
                .put("version", machine.version());
    }

    static Machine decode(JsonObject json) {
        Map<String, String> metadata = new TreeMap<>();
        json.getJsonObject("metadata").forEach(item -> metadata.put(item.getKey(), (String) item.getValue()));
        return new Machine(
                new MachineId(json.getString("id")), json.getString("address"), metadata, json.getString("version"));
    }
}
