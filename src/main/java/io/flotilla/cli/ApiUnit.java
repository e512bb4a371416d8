package io.flotilla.cli;

import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitOption;

/**
 * A unit as the API shows it.
 *
 * @param desired its target; {@code inactive} if the API says nothing
 * @param current how far its machine has brought it
 * @param machine where it is scheduled; empty if nowhere, or everywhere
 */
public record ApiUnit(String name, UnitFile file, String desired, String current, String machine) {
    private static final int SHORT_HASH = 7;

    static ApiUnit of(Json json) {
        UnitFile file = new UnitFile(json.objects("options").stream()
                .map(option -> new UnitOption(option.text("section"), option.text("name"), option.text("value")))
                .toList());
        return new ApiUnit(
                json.text("name"),
                file,
                orInactive(json.text("desiredState")),
                orInactive(json.text("currentState")),
                json.text("machineID"));
    }

    private static String orInactive(String state) {
        return state.isEmpty() ? TargetState.INACTIVE.toString() : state;
    }

    public boolean isGlobal() {
        return FleetOptions.of(new UnitName(name), file).isGlobal();
    }

    public boolean isDesired(TargetState state) {
        return desired.equals(state.toString());
    }

    public boolean isCurrently(TargetState state) {
        return current.equals(state.toString());
    }

    /** The last Description that says something; empty if none does. */
    public String description() {
        return file.values("Unit", "Description").stream()
                .reduce((first, last) -> last)
                .orElse("");
    }

    public static String hash(String hash, boolean full) {
        return full || hash.length() <= SHORT_HASH ? hash : hash.substring(0, SHORT_HASH);
    }
}
