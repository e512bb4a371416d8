package io.flotilla.registry.wire;

import io.flotilla.machine.MachineId;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Edits of machines' metadata as JSON: by machine, key to value, or to null where the key was removed. */
public final class MachineEditsJson {
    private MachineEditsJson() {}

    public static JsonObject encode(Map<MachineId, SortedMap<String, Optional<String>>> edits) {
        JsonObject machines = new JsonObject();
        edits.forEach((machine, keys) -> {
            JsonObject values = new JsonObject();
            keys.forEach((key, value) -> values.put(key, value.orElse(null)));
            machines.put(machine.value(), values);
        });
        return machines;
    }

    public static Map<MachineId, SortedMap<String, Optional<String>>> decode(JsonObject machines) {
        Map<MachineId, SortedMap<String, Optional<String>>> edits = new TreeMap<>();
        for (String machine : machines.fieldNames()) {
            SortedMap<String, Optional<String>> values = new TreeMap<>();
            machines.getJsonObject(machine)
                    .forEach(value -> values.put(value.getKey(), Optional.ofNullable((String) value.getValue())));
            edits.put(new MachineId(machine), values);
        }
        return edits;
    }
}
