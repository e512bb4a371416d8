package io.flotilla.api;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Registry;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** {@code units/NAME}: all that is known of one unit, with the reasons that fleet's API has no room for. */
final class UnitDetail {
    private final Registry registry;

    UnitDetail(Registry registry) {
        this.registry = registry;
    }

    Future<Answer> get(UnitName name) {
        return registry.unit(name)
                .map(found -> found.orElseThrow(() -> new Refusal(404, UnitResource.NO_SUCH_UNIT)))
                .compose(entry -> registry.states(Optional.of(name.value()), Optional.empty(), Listing.Slice.ALL)
                        .map(states -> Answer.json(200, json(entry, states.items()))));
    }

    private static JsonObject json(UnitEntry entry, List<StateEntry> states) {
        JsonArray machines = new JsonArray();
        entry.unit().machines().stream().map(MachineId::value).forEach(machines::add);
        JsonArray reported = new JsonArray();
        states.forEach(state -> reported.add(state.toJson()));
        return new JsonObject()
                .put("name", entry.unit().name().value())
                .put("hash", entry.unit().hash())
                .put("desired", entry.unit().target().toString())
                .put("reached", entry.reached().toString())
                .put("revision", entry.unit().revision())
                .put("machines", machines)
                .put("reason", entry.unit().reason())
                .put("states", reported);
    }
}
