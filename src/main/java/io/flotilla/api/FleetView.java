package io.flotilla.api;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.UnitOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What fleet's clients read: fields in alphabetical order; empty texts, lists and maps are left out. */
final class FleetView {
    private FleetView() {}

    /** A global unit is on many machines, so that none is named. */
    static View unit(UnitEntry entry) {
        DesiredUnit unit = entry.unit();
        Optional<MachineId> machine = FleetOptions.of(unit.name(), unit.file()).isGlobal()
                ? Optional.empty()
                : unit.machines().stream().findFirst();
        return fields -> fields.putFilled("currentState", entry.reached())
                .putFilled("desiredState", unit.target())
                .putFilled("machineID", machine)
                .putFilled("name", unit.name())
                .putFilled(
                        "options",
                        unit.file().options().stream().map(FleetView::option).toList());
    }

    private static View option(UnitOption option) {
        return fields -> fields.putFilled("name", option.name())
                .putFilled("section", option.section())
                .putFilled("value", option.value());
    }

    static View state(StateEntry entry) {
        return fields -> fields.putFilled("hash", entry.hash())
                .putFilled("machineID", entry.machine())
                .putFilled("name", entry.unit())
                .putFilled("systemdActiveState", entry.state().active())
                .putFilled("systemdLoadState", entry.state().load())
                .putFilled("systemdSubState", entry.state().sub());
    }

    static View machine(Machine machine) {
        return fields -> fields.putFilled("id", machine.id())
                .putFilled("metadata", machine.metadata())
                .putFilled("primaryIP", machine.address());
    }

    /** A page of {@code list}, with the token of the next one; empty if this is the last. */
    static View page(String list, List<View> items, String next) {
        return fields -> new TreeMap<>(Map.of(list, items, "nextPageToken", next)).forEach(fields::putFilled);
    }

    /** Why a request is not answered as wished. */
    static View error(int code, String message) {
        View error = fields -> fields.put("code", code).put("message", message);
        return fields -> fields.put("error", error);
    }
}
