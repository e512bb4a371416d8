package io.flotilla.cli;

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

    /** Throws {@link Failure} for what fleet had given up before. */
    List<String> units() {
        if (isSigned) {
            throw Failure.ofUsage("WARNING: " + VerifyVerb.SIGNED_UNITS);
        }
        return units;
    }
}
