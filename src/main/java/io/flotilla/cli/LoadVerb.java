package io.flotilla.cli;

import io.flotilla.unit.TargetState;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code flotilla load UNIT...}. */
@Command(name = "load", description = "Put units on machines, without starting them.")
final class LoadVerb implements Verb {
    @Mixin
    private CreateOptions units = new CreateOptions();

    @Mixin
    private BlockOptions block = new BlockOptions();

    @Override
    public int run(Session session) {
        return new Raising(session, "load", TargetState.LOADED, Set.of(TargetState.INACTIVE, TargetState.LOADED))
                .run(units, block, new Verdicts(session)::loaded);
    }
}
