package io.flotilla.registry.wire;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitOption;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Units as JSON, in the log's snapshots and in the units map. */
public final class UnitJson {
    private UnitJson() {}

    public static JsonObject encode(DesiredUnit unit) {
        return new JsonObject()
                .put("name", unit.name().value())
                .put("options", encode(unit.file()))
                .put("hash", unit.hash())
                .put("target", unit.target().toString())
                .put("revision", unit.revision())
                .put("machines", encode(unit.machines()))
                .put("reason", unit.reason())
                .put("changed", unit.changed());
    }

    public static DesiredUnit decode(JsonObject json) {
        return new DesiredUnit(
                new UnitName(json.getString("name")),
                file(json.getJsonArray("options")),
                json.getString("hash"),
                TargetState.of(json.getString("target")),
                json.getLong("revision"),
                machines(json.getJsonArray("machines")),
                json.getString("reason"),
                json.getLong("changed"));
    }

    /** Options as flat triples: section, name, value, section, name, value, … */
    public static JsonArray encode(UnitFile file) {
        JsonArray options = new JsonArray();
        file.options()
                .forEach(option ->
                        options.add(option.section()).add(option.name()).add(option.value()));
        return options;
    }

    static UnitFile file(JsonArray triples) {
        List<UnitOption> options = new ArrayList<>();
        for (int i = 0; i < triples.size(); i += 3) {
            options.add(new UnitOption(triples.getString(i), triples.getString(i + 1), triples.getString(i + 2)));
        }
        return new UnitFile(options);
    }

    public static JsonArray encode(Set<MachineId> machines) {
        JsonArray ids = new JsonArray();
        machines.forEach(machine -> ids.add(machine.value()));
        return ids;
    }

    static Set<MachineId> machines(JsonArray ids) {
        Set<MachineId> machines = new TreeSet<>();
        for (int i = 0; i < ids.size(); i++) {
            machines.add(new MachineId(ids.getString(i)));
        }
        return machines;
    }
}
