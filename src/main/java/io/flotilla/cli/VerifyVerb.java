package io.flotilla.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fleetctl verify}, which fleet had given up before. */
@Command(name = "verify", hidden = true, description = "Not there any more.")
final class VerifyVerb implements Verb {
    static final String SIGNED_UNITS = "The signed/verified units feature is DEPRECATED and cannot be used.";

    @Parameters(paramLabel = "UNIT")
    private List<String> units = List.of();

    @Override
    public int run(Session session) {
        session.terminal().warn(SIGNED_UNITS);
        session.debug("not verified: " + units);
        return ExitCodes.TOLD_WRONGLY;
    }
}
