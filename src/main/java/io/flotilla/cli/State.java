package io.flotilla.cli;

import io.flotilla.unit.UnitState;
import java.util.Set;

/** What a machine reports about a unit. */
record State(String unit, String machine, String hash, UnitState systemd) {
    private static final Set<String> LOAD_FAILURES = Set.of("error", "not-found", "bad-setting", "masked");

    static State of(Json json) {
        return new State(
                json.text("name"),
                json.text("machineID"),
                json.text("hash"),
                new UnitState(
                        json.text("systemdLoadState"), json.text("systemdActiveState"), json.text("systemdSubState")));
    }

    boolean hasNotLoaded() {
        return LOAD_FAILURES.contains(systemd.load());
    }

    boolean isFailed() {
        return systemd.active().equals("failed");
    }
}
