package io.flotilla.cli;

import io.flotilla.unit.TargetState;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code flotilla submit UNIT...}. */
@Command(name = "submit", description = "Have the cluster know units, without running them.")
final class SubmitVerb implements Verb {
    @Mixin
    private CreateOptions units = new CreateOptions();

    @Override
    public int run(Session session) {
        if (units.units().isEmpty()) {
            session.terminal().error("No units given");
            return ExitCodes.DONE;
        }
        Creation creation = new Creation(session, units.replaces(), TargetState.INACTIVE, Set.of(TargetState.INACTIVE));
        creation.create(units.units(), OptionalLong.empty());
        return creation.hasSkipped() ? ExitCodes.FAILED : ExitCodes.DONE;
    }
}
