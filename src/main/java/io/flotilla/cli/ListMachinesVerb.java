package io.flotilla.cli;

import java.util.Map;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code flotilla list-machines}. */
@Command(name = "list-machines", description = "List the machines of the cluster.")
final class ListMachinesVerb implements Verb {
    private static final Map<String, BiFunction<Machine, Boolean, String>> COLUMNS = Map.of(
            "machine", (machine, full) -> Machine.id(machine.id(), full),
            "ip", (machine, full) -> machine.address(),
            "metadata", (machine, full) -> Table.metadata(machine.metadata()));

    @Mixin
    private ListOptions list = new ListOptions();

    @Option(names = "--fields", paramLabel = "FIELDS", description = "Columns to print, of ip,machine,metadata.")
    private String fields = "machine,ip,metadata";

    @Override
    public int run(Session session) {
        Table<Machine> table = new Table<>(COLUMNS, fields);
        try {
            session.terminal().out().print(table.print(session.fleet().machines(), list.isFull(), list.hasLegend()));
            return ExitCodes.DONE;
        } catch (Failure e) {
            throw e.during("Error retrieving list of active machines");
        }
    }
}
