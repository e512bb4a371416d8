package io.flotilla.api;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitOption;
import java.util.List;

/** @param machineID where it is scheduled; empty for a global unit, which is on many */
record FleetUnit(
        TargetState currentState, TargetState desiredState, String machineID, UnitName name, List<Option> options)
        implements FleetView {

    record Option(String name, String section, String value) implements FleetView {
        static Option of(UnitOption option) {
            return new Option(option.name(), option.section(), option.value());
        }
    }

    static FleetUnit of(UnitEntry entry) {
        DesiredUnit unit = entry.unit();
        boolean isGlobal = FleetOptions.of(unit.name(), unit.file()).isGlobal();
        return new FleetUnit(
                entry.reached(),
                unit.target(),
                isGlobal
                        ? ""
                        : unit.machines().stream()
                                .findFirst()
                                .map(MachineId::value)
                                .orElse(""),
                unit.name(),
                unit.file().options().stream().map(Option::of).toList());
    }
}
