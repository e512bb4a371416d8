package io.flotilla.bus;

import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.vertx.core.json.JsonObject;

/**
 * How far an agent has brought a unit.
 *
 * @param reached inactive: the agent no longer has to do with it
 * @param hash of the content it was ordered with
 * @param job the last job and its result; empty if none
 * @param message what went wrong and what to do; empty if nothing
 */
public record Progress(UnitName unit, TargetState reached, String hash, String job, String message) {

    JsonObject toJson() {
        return new JsonObject()
                .put("unit", unit.value())
                .put("reached", reached.toString())
                .put("hash", hash)
                .put("job", job)
                .put("message", message);
    }

    static Progress fromJson(JsonObject json) {
        return new Progress(
                new UnitName(json.getString("unit")),
                TargetState.of(json.getString("reached")),
                json.getString("hash"),
                json.getString("job"),
                json.getString("message"));
    }
}
