package io.flotilla.cli.verb;

import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import io.flotilla.unit.TargetState;
import java.util.OptionalLong;
import java.util.Set;
import picocli.CommandLine.Mixin;

/** {@code flotilla submit UNIT...}. */
final class SubmitVerb implements Verb {
    @Mixin
    private CreateOptions units = new CreateOptions();

    @Override
    public int run(Session session) {
        Creation creation = new Creation(session, units.replaces(), TargetState.INACTIVE, Set.of(TargetState.INACTIVE));
        creation.create(units.units(session), OptionalLong.empty());
        return creation.hasSkipped() ? FAILED : DONE;
    }
}
