package io.flotilla.bus;

import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.vertx.core.json.JsonObject;

/**
 * How far an agent has brought a unit.
 *
 * @param reached inactive: the agent no longer has to do with it
 * @param hash of the content it was ordered with
 * @param observed revision of the wish that was acted on last, with whatever result
 * @param job the last job and its result, or {@code start} while it is being started; empty if none
 * @param message what went wrong and what to do; empty if nothing
 */
public record Progress(UnitName unit, TargetState reached, String hash, long observed, String job, String message) {

    /** The agent no longer has to do with the unit. */
    public static Progress gone(UnitName unit) {
        return new Progress(unit, TargetState.INACTIVE, "", 0, "", "");
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("unit", unit.value())
                .put("reached", reached.toString())
                .put("hash", hash)
                .put("observed", observed)
                .put("job", job)
                .put("message", message);
    }

    static Progress fromJson(JsonObject json) {
        return new Progress(
                new UnitName(json.getString("unit")),
                TargetState.of(json.getString("reached")),
                json.getString("hash"),
                json.getLong("observed"),
                json.getString("job"),
                json.getString("message"));
    }
}
