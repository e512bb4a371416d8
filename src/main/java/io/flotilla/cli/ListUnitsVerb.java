package io.flotilla.cli;

import java.util.Map;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code flotilla list-units}. */
@Command(name = "list-units", description = "List the units that machines hold, and their states.")
final class ListUnitsVerb implements Verb {
    @Mixin
    private ListOptions list = new ListOptions();

    @Option(
            names = "--fields",
            paramLabel = "FIELDS",
            description = "Columns to print, of active,hash,load,machine,sub,unit.")
    private String fields = "unit,machine,active,sub";

    @Override
    public int run(Session session) {
        Table<State> table = new Table<>(columns(session), fields);
        try {
            session.terminal().out().print(table.print(session.fleet().states(), list.isFull(), list.hasLegend()));
            return ExitCodes.DONE;
        } catch (Failure e) {
            throw e.during("Error retrieving list of units");
        }
    }

    private static Map<String, BiFunction<State, Boolean, String>> columns(Session session) {
        return Map.of(
                "unit", (state, full) -> state.unit(),
                "machine", (state, full) -> session.legend(state.machine(), full),
                "load", (state, full) -> state.systemd().load(),
                "active", (state, full) -> state.systemd().active(),
                "sub", (state, full) -> state.systemd().sub(),
                "hash", (state, full) -> Units.hash(state.hash(), full));
    }
}
