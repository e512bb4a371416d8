package io.flotilla.reconcile;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.FleetOptions;
import io.flotilla.unit.Glob;
import io.flotilla.unit.OnIsolated;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a machine that came back is to leave a unit alone that it has no order for any more: as long as the copy that
 * took its place is not there yet. A unit of which never two copies may run is stopped at once.
 */
public final class Handover {
    private Handover() {}

    /** What a machine last reported of a unit: how far its agent came, and what systemd has. */
    public record Report(TargetState reached, UnitState state) {}

    /**
     * {@code reports} gives what a machine reports of this unit, if anything; {@code unit} is empty if the cluster no
     * longer knows it.
     */
    public static boolean isKept(
            Optional<DesiredUnit> unit, MachineId here, Function<MachineId, Optional<Report>> reports) {
        return unit.filter(known -> known.target() != TargetState.INACTIVE)
                .filter(known ->
                        known.machines().size() == 1 && !known.machines().contains(here))
                .filter(Handover::mayRunTwice)
                .filter(known -> known.machines().stream()
                        .flatMap(machine -> reports.apply(machine).stream())
                        .noneMatch(report -> hasTakenOver(known.target(), report)))
                .isPresent();
    }

    private static boolean mayRunTwice(DesiredUnit unit) {
        FleetOptions options = FleetOptions.of(unit.name(), unit.file());
        return !options.isGlobal() && options.onIsolated() == OnIsolated.KEEP;
    }

    /** A unit that ran and ended by itself has done what it was to do; one that failed has not. */
    private static boolean hasTakenOver(TargetState target, Report report) {
        if (target == TargetState.LOADED) {
            return report.reached() != TargetState.INACTIVE;
        }
        boolean ended = report.state().active().equals("inactive");
        return report.reached() == TargetState.LAUNCHED && (report.state().isActive() || ended);
    }

    /** Whether the unit cannot be beside one that is ordered on its machine: then it makes room at once, as ever. */
    public static boolean isInTheWay(DesiredUnit unit, Collection<DesiredUnit> orderedHere) {
        FleetOptions options = FleetOptions.of(unit.name(), unit.file());
        return orderedHere.stream()
                .filter(other -> !other.name().equals(unit.name()))
                .anyMatch(other -> matches(options.conflicts(), other) || excludes(other, unit));
    }

    private static boolean excludes(DesiredUnit ordered, DesiredUnit unit) {
        FleetOptions options = FleetOptions.of(ordered.name(), ordered.file());
        return matches(options.conflicts(), unit) || matches(options.replaces(), unit);
    }

    private static boolean matches(List<Glob> globs, DesiredUnit unit) {
        return globs.stream().anyMatch(glob -> glob.matches(unit.name()));
    }
}
