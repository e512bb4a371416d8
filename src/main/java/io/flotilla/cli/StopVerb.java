package io.flotilla.cli;

import io.flotilla.unit.TargetState;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code flotilla stop UNIT...}. */
@Command(name = "stop", description = "Stop units; they stay on their machines.")
final class StopVerb implements Verb {
    @Parameters(paramLabel = "UNIT", description = "Names of units.")
    private List<String> arguments = List.of();

    @Mixin
    private BlockOptions block = new BlockOptions();

    @Override
    public int run(Session session) {
        List<Unit> units = Units.known(session, arguments);
        for (Unit unit : units) {
            if (unit.isDesired(TargetState.INACTIVE)) {
                throw Failure.of("Unable to stop unit %s in state %s".formatted(unit.name(), TargetState.INACTIVE));
            }
        }
        return new Lowering(session, "stop", "stopped", TargetState.LOADED)
                .run(units, block, new Verdicts(session)::stopped);
    }
}
