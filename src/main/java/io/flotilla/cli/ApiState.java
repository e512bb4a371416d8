package io.flotilla.cli;

import io.flotilla.unit.UnitState;
import java.util.Set;

/** What a machine reports about a unit. */
public record ApiState(String unit, String machine, String hash, UnitState systemd) {
    private static final Set<String> LOAD_FAILURES = Set.of("error", "not-found", "bad-setting", "masked");

    static ApiState of(Json json) {
        return new ApiState(
                json.text("name"),
                json.text("machineID"),
                json.text("hash"),
                new UnitState(
                        json.text("systemdLoadState"), json.text("systemdActiveState"), json.text("systemdSubState")));
    }

    public boolean hasNotLoaded() {
        return LOAD_FAILURES.contains(systemd.load());
    }

    public boolean isFailed() {
        return systemd.active().equals("failed");
    }
}
