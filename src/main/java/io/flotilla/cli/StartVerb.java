package io.flotilla.cli;

import io.flotilla.unit.TargetState;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code flotilla start UNIT...}. */
@Command(name = "start", description = "Start units, and wait until they are active, failed or done.")
final class StartVerb implements Verb {
    @Mixin
    private CreateOptions units = new CreateOptions();

    @Mixin
    private BlockOptions block = new BlockOptions();

    @Override
    public int run(Session session) {
        return new Raising(session, "start", TargetState.LAUNCHED, Set.of(TargetState.values()))
                .run(units, block, new Verdicts(session)::launched);
    }
}
