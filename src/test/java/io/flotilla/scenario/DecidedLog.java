package io.flotilla.scenario;

import io.flotilla.cluster.ScheduledUnit;
import io.flotilla.desired.Assignment;
import io.flotilla.desired.Command;
import io.flotilla.desired.Delta;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.Image;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A log in memory and the state that it has built. Refuses what the API would refuse, and what deltas nothing. */
final class DecidedLog {
    private final DesiredState state = new DesiredState();
    private final Map<UnitFile, Map<UnitName, FleetOptions>> options = new HashMap<>();
    private long index;

    DecidedLog() {
        newTerm();
    }

    Image state() {
        return state.image();
    }

    Delta newTerm() {
        return apply(new Command.NewTerm(state.image().term() + 1, "log", List.of()));
    }

    /** The unit has these lines in its {@code [X-Fleet]} section. */
    Delta set(UnitName unit, TargetState target, List<String> lines) {
        UnitFile file = UnitFile.parse("[X-Fleet]\n" + String.join("\n", lines));
        FleetOptions.validate(file);
        return apply(new Command.SetUnit(nextRequest(), unit, Optional.of(file), Optional.of(target)));
    }

    Delta set(UnitName unit, TargetState target) {
        return apply(new Command.SetUnit(nextRequest(), unit, Optional.empty(), Optional.of(target)));
    }

    Delta delete(UnitName unit) {
        return apply(new Command.DeleteUnit(nextRequest(), unit));
    }

    Delta plan(List<Assignment> plan) {
        return apply(new Command.ApplyPlan(state.image().term(), plan));
    }

    private String nextRequest() {
        return "r" + index;
    }

    private Delta apply(Command command) {
        Delta delta = state.apply(++index, command);
        if (!delta.outcome().isChange()) {
            throw new IllegalArgumentException("%s: %s".formatted(delta.outcome(), command));
        }
        return delta;
    }

    Optional<DesiredUnit> find(UnitName name) {
        return state.image().units().values().stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst();
    }

    /** The units as a plan sees them. */
    List<ScheduledUnit> scheduled() {
        return state.image().units().values().stream()
                .map(unit -> new ScheduledUnit(
                        unit.name(), options(unit), unit.target(), unit.revision(), unit.machines(), unit.reason()))
                .toList();
    }

    private FleetOptions options(DesiredUnit unit) {
        Map<UnitName, FleetOptions> known = options.computeIfAbsent(unit.file(), file -> new HashMap<>());
        return known.computeIfAbsent(unit.name(), name -> FleetOptions.of(name, unit.file()));
    }
}
