package io.flotilla.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The units that the arguments of a verb name. */
final class Units {
    private static final int SHORT_HASH = 7;

    private Units() {}

    /**
     * Those that the cluster knows, in the order given, each once; what it does not know is said on stderr. Without any,
     * that is said and the verb has nothing to do, which is no failure, as in fleet.
     */
    static List<Unit> known(Session session, List<String> arguments) {
        if (arguments.isEmpty()) {
            session.terminal().error("No units given");
            return List.of();
        }
        List<Unit> units = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        arguments.stream().map(text -> UnitArgument.of(text).name()).distinct().forEach(name -> {
            Optional<Unit> unit = session.fleet().unit(name);
            unit.ifPresentOrElse(units::add, () -> unknown.add(name));
        });
        if (units.isEmpty()) {
            session.terminal().error("Units not found in registry");
        } else {
            unknown.forEach(name -> session.terminal().error("Unit %s not found in registry".formatted(name)));
        }
        return units;
    }

    static String hash(String hash, boolean full) {
        return full || hash.length() <= SHORT_HASH ? hash : hash.substring(0, SHORT_HASH);
    }
}
