package io.flotilla.cli;

import io.flotilla.unit.TargetState;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code flotilla unload UNIT...}. */
@Command(name = "unload", description = "Stop units and take them off their machines.")
final class UnloadVerb implements Verb {
    @Parameters(paramLabel = "UNIT", description = "Names of units.")
    private List<String> arguments = List.of();

    @Mixin
    private BlockOptions block = new BlockOptions();

    @Override
    public int run(Session session) {
        return new Lowering(session, "unload", "unloaded", TargetState.INACTIVE)
                .run(Units.known(session, arguments), block, new Verdicts(session)::unloaded);
    }
}
