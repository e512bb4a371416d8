package io.flotilla.cli;

import java.util.Map;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code flotilla list-unit-files}. */
@Command(name = "list-unit-files", description = "List the units that the cluster knows, on a machine or not.")
final class ListUnitFilesVerb implements Verb {
    private static final String OLD_TARGET = "tmachine";

    @Mixin
    private ListOptions list = new ListOptions();

    @Option(
            names = "--fields",
            paramLabel = "FIELDS",
            description = "Columns to print, of desc,dstate,global,hash,state,target,unit.")
    private String fields = "unit,hash,dstate,state,target";

    @Override
    public int run(Session session) {
        Table<Unit> table = new Table<>(columns(session), fields);
        if (table.has(OLD_TARGET)) {
            session.terminal().warn("The \"tmachine\" field is deprecated. Use \"target\" instead");
        }
        try {
            session.terminal().out().print(table.print(session.fleet().units(), list.isFull(), list.hasLegend()));
            return ExitCodes.DONE;
        } catch (Failure e) {
            throw e.during("Error retrieving list of units from repository");
        }
    }

    private static Map<String, BiFunction<Unit, Boolean, String>> columns(Session session) {
        BiFunction<Unit, Boolean, String> target =
                (unit, full) -> unit.isGlobal() ? "global" : session.legend(unit.machine(), full);
        return Map.of(
                "unit",
                (unit, full) -> unit.name(),
                "hash",
                (unit, full) -> Units.hash(unit.file().hash(), full),
                "dstate",
                (unit, full) -> unit.desired(),
                "state",
                (unit, full) -> unit.isGlobal() ? "-" : unit.current(),
                "target",
                target,
                OLD_TARGET,
                target,
                "desc",
                (unit, full) -> unit.description(),
                "global",
                (unit, full) -> String.valueOf(unit.isGlobal()));
    }
}
