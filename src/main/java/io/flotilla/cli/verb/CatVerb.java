package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code flotilla cat UNIT}. */
final class CatVerb implements Verb {
    @Parameters(paramLabel = "UNIT", description = "A unit's name.")
    private List<String> units = List.of();

    @Override
    public int run(Session session) {
        if (units.size() != 1) {
            throw Failure.of("One unit file must be provided");
        }
        String name = UnitArgument.of(units.get(0)).name();
        ApiUnit unit = session.api().unit(name).orElseThrow(() -> Failure.of("Unit %s not found".formatted(name)));
        session.terminal().out().print(unit.file().print());
        return DONE;
    }
}
