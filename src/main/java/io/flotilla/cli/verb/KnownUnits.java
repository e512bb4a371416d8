package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.unit.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The units that the arguments of a verb name. */
final class KnownUnits {
    private KnownUnits() {}

    /**
     * Those that the cluster knows, in the order given, each once; what it does not know is said on stderr. Without any,
     * that is said and the verb has nothing to do, which is no failure, as in fleet.
     */
    static List<ApiUnit> of(Session session, List<String> arguments) {
        if (arguments.isEmpty()) {
            session.terminal().error("No units given");
            return List.of();
        }
        List<ApiUnit> units = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        arguments.stream().map(text -> UnitArgument.of(text).name()).distinct().forEach(name -> {
            Optional<ApiUnit> unit = session.api().unit(name);
            unit.ifPresentOrElse(units::add, () -> unknown.add(name));
        });
        if (units.isEmpty()) {
            session.terminal().error("Units not found in registry");
        } else {
            unknown.forEach(name -> session.terminal().error("Unit %s not found in registry".formatted(name)));
        }
        return units;
    }

    /** Those of them that the cluster knows, of which none may be inactive: {@code verb} has no meaning for that. */
    static List<ApiUnit> onMachines(Session session, List<String> arguments, String verb) {
        List<ApiUnit> units = of(session, arguments);
        for (ApiUnit unit : units) {
            if (unit.isDesired(TargetState.INACTIVE)) {
                throw Failure.of("Unable to %s unit %s in state %s".formatted(verb, unit.name(), unit.desired()));
            }
        }
        return units;
    }
}
