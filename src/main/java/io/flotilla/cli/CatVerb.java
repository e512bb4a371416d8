package io.flotilla.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code flotilla cat UNIT}. */
@Command(name = "cat", description = "Print the content of a unit.")
final class CatVerb implements Verb {
    @Parameters(paramLabel = "UNIT", description = "A unit's name.")
    private List<String> units = List.of();

    @Override
    public int run(Session session) {
        if (units.size() != 1) {
            throw Failure.of("One unit file must be provided");
        }
        String name = UnitArgument.of(units.get(0)).name();
        Unit unit = session.fleet().unit(name).orElseThrow(() -> Failure.of("Unit %s not found".formatted(name)));
        session.terminal().out().print(unit.file().print());
        return ExitCodes.DONE;
    }
}
