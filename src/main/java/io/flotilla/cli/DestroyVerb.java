package io.flotilla.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code flotilla destroy UNIT...}. */
@Command(name = "destroy", description = "Stop units and forget them; waits until they are gone.")
final class DestroyVerb implements Verb {
    @Parameters(paramLabel = "UNIT", description = "Names of units.")
    private List<String> arguments = List.of();

    @Mixin
    private BlockOptions block = new BlockOptions();

    @Override
    public int run(Session session) {
        List<String> names =
                Units.known(session, arguments).stream().map(Unit::name).toList();
        for (String name : names) {
            try {
                session.fleet().destroy(name);
            } catch (Failure e) {
                throw e.during("Error destroying units");
            }
            if (!block.blocks()) {
                session.terminal().say("Destroyed " + name);
            }
        }
        boolean allWell = !block.blocks()
                || new Waiting(session, names, new Verdicts(session)::destroyed).await("destroyed", block.limit());
        return allWell ? ExitCodes.DONE : ExitCodes.FAILED;
    }
}
