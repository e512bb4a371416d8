package io.flotilla.cli.verb;

import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What verbs that create units take. */
final class CreateOptions {
    @Parameters(paramLabel = "UNIT", description = "Names of units, or paths of unit files.")
    private List<String> units = List.of();

    @Option(names = "--replace", description = "Let local files replace units that differ from them.")
    private boolean replaces;

    @Option(names = "--sign", hidden = true)
    private boolean isSigned;

    boolean replaces() {
        return replaces;
    }

    /** Without any, that is said. Throws {@link Failure} for what fleet had given up before. */
    List<String> units(Session session) {
        if (isSigned) {
            throw Failure.ofUsage("WARNING: " + VerifyVerb.SIGNED_UNITS);
        }
        if (units.isEmpty()) {
            session.terminal().error("No units given");
        }
        return units;
    }
}
