package io.flotilla.cli.verb;

import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import java.util.List;
import picocli.CommandLine.Parameters;

/** {@code fleetctl verify}, which fleet had given up before. */
final class VerifyVerb implements Verb {
    static final String SIGNED_UNITS = "The signed/verified units feature is DEPRECATED and cannot be used.";

    @Parameters(paramLabel = "UNIT")
    private List<String> units = List.of();

    @Override
    public int run(Session session) {
        session.terminal().warn(SIGNED_UNITS);
        session.debug("not verified: " + units);
        return TOLD_WRONGLY;
    }
}
