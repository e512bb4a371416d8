package io.flotilla.api;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What fleet's clients read: fields in alphabetical order; empty texts, lists and maps are left out. */
sealed interface FleetView extends View {
    @Override
    default boolean isAbsent(Object value) {
        return value.equals("")
                || (value instanceof Collection<?> items && items.isEmpty())
                || (value instanceof Map<?, ?> entries && entries.isEmpty());
    }

    /**
     * A unit.
     *
     * @param machineID where it is scheduled; empty for a global unit, which is on many
     */
    record FleetUnit(
            TargetState currentState,
            TargetState desiredState,
            String machineID,
            UnitName name,
            List<FleetOption> options)
            implements FleetView {

        static FleetUnit of(UnitEntry entry) {
            DesiredUnit unit = entry.unit();
            Optional<MachineId> machine =
                    FleetOptions.of(unit.name(), unit.file()).isGlobal()
                            ? Optional.empty()
                            : unit.machines().stream().findFirst();
            return new FleetUnit(
                    entry.reached(),
                    unit.target(),
                    machine.map(MachineId::value).orElse(""),
                    unit.name(),
                    unit.file().options().stream().map(FleetOption::of).toList());
        }
    }

    record FleetOption(String name, String section, String value) implements FleetView {
        static FleetOption of(UnitOption option) {
            return new FleetOption(option.name(), option.section(), option.value());
        }
    }

    record FleetState(
            String hash,
            MachineId machineID,
            UnitName name,
            String systemdActiveState,
            String systemdLoadState,
            String systemdSubState)
            implements FleetView {

        static FleetState of(StateEntry entry) {
            return new FleetState(
                    entry.hash(),
                    entry.machine(),
                    entry.unit(),
                    entry.state().active(),
                    entry.state().load(),
                    entry.state().sub());
        }
    }

    record FleetMachine(MachineId id, Map<String, String> metadata, String primaryIP) implements FleetView {
        static FleetMachine of(Machine machine) {
            return new FleetMachine(machine.id(), machine.metadata(), machine.address());
        }
    }

    /** A page of one of fleet's lists; the other two are empty. */
    record FleetPage(List<FleetMachine> machines, String nextPageToken, List<FleetState> states, List<FleetUnit> units)
            implements FleetView {

        static FleetPage ofMachines(List<FleetMachine> machines, String next) {
            return new FleetPage(machines, next, List.of(), List.of());
        }

        static FleetPage ofStates(List<FleetState> states, String next) {
            return new FleetPage(List.of(), next, states, List.of());
        }

        static FleetPage ofUnits(List<FleetUnit> units, String next) {
            return new FleetPage(List.of(), next, List.of(), units);
        }
    }
}
