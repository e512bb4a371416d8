package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code flotilla destroy UNIT...}. */
final class DestroyVerb implements Verb {
    @Parameters(paramLabel = "UNIT", description = "Names of units.")
    private List<String> arguments = List.of();

    @Mixin
    private BlockOptions block = new BlockOptions();

    @Override
    public int run(Session session) {
        List<String> names =
                KnownUnits.of(session, arguments).stream().map(ApiUnit::name).toList();
        for (String name : names) {
            try {
                session.api().destroy(name);
            } catch (Failure e) {
                throw e.during("Error destroying units");
            }
            if (!block.blocks()) {
                session.terminal().say("Destroyed " + name);
            }
        }
        boolean allWell = !block.blocks()
                || new Waiting(session, names, new Verdicts(session)::destroyed).await("destroyed", block.limit());
        return allWell ? DONE : FAILED;
    }
}
