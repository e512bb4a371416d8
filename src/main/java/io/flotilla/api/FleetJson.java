package io.flotilla.api;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.UnitOption;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** fleet's JSON: keys in alphabetical order, empty strings, lists and maps left out. */
final class FleetJson {
    private FleetJson() {}

    static JsonObject unit(UnitEntry entry) {
        JsonObject json = new JsonObject();
        put(json, "currentState", entry.reached().toString());
        put(json, "desiredState", entry.unit().target().toString());
        boolean global =
                FleetOptions.of(entry.unit().name(), entry.unit().file()).isGlobal();
        put(
                json,
                "machineID",
                entry.unit().machines().stream()
                        .filter(machine -> !global)
                        .map(MachineId::value)
                        .findFirst()
                        .orElse(""));
        put(json, "name", entry.unit().name().value());
        JsonArray options = new JsonArray();
        entry.unit().file().options().forEach(option -> options.add(option(option)));
        if (!options.isEmpty()) {
            json.put("options", options);
        }
        return json;
    }

    private static JsonObject option(UnitOption option) {
        JsonObject json = new JsonObject();
        put(json, "name", option.name());
        put(json, "section", option.section());
        put(json, "value", option.value());
        return json;
    }

    static JsonObject state(StateEntry entry) {
        JsonObject json = new JsonObject();
        put(json, "hash", entry.hash());
        put(json, "machineID", entry.machine().value());
        put(json, "name", entry.unit().value());
        put(json, "systemdActiveState", entry.state().active());
        put(json, "systemdLoadState", entry.state().load());
        put(json, "systemdSubState", entry.state().sub());
        return json;
    }

    static JsonObject machine(Machine machine) {
        JsonObject json = new JsonObject();
        put(json, "id", machine.id().value());
        if (!machine.metadata().isEmpty()) {
            JsonObject metadata = new JsonObject();
            machine.metadata().forEach(metadata::put);
            json.put("metadata", metadata);
        }
        put(json, "primaryIP", machine.address());
        return json;
    }

    /** A page of a list; {@code field} sorts after {@code nextPageToken} or before it, as its name says. */
    static <T> JsonObject page(String field, Listing<T> listing, PageToken token, Function<T, JsonObject> item) {
        JsonArray items = new JsonArray();
        listing.items().forEach(value -> items.add(item.apply(value)));
        JsonObject json = new JsonObject();
        if (!items.isEmpty() && field.compareTo("nextPageToken") < 0) {
            json.put(field, items);
        }
        token.next(listing.rest()).ifPresent(next -> json.put("nextPageToken", next.encode()));
        if (!items.isEmpty()) {
            json.put(field, items);
        }
        return json;
    }

    private static void put(JsonObject json, String key, String value) {
        if (!value.isEmpty()) {
            json.put(key, value);
        }
    }
}
