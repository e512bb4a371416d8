package io.flotilla.cli.verb;

import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.cli.Verb;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flotilla journal UNIT}. */
final class JournalVerb implements Verb {
    @Option(names = "--lines", paramLabel = "N", description = "How many of the latest entries. Default: 10")
    private int lines = 10;

    @Option(
            names = {"-f", "--follow", "--f"},
            description = "Go on with new entries as they come.")
    private boolean follow;

    @Option(names = "--output", paramLabel = "MODE", description = "As journalctl's. Default: short")
    private String output = "short";

    @Option(names = "--machine", paramLabel = "MACHINE", description = "There: the beginning of its ID.")
    private String machine = "";

    @Option(names = "--sudo", hidden = true)
    private boolean asRoot;

    @Option(names = "--ssh-port", hidden = true)
    private int port;

    @Parameters(paramLabel = "UNIT", description = "A unit's name.")
    private List<String> units = List.of();

    @Override
    public int run(Session session) {
        if (units.size() != 1) {
            throw Failure.of("One unit file must be provided.");
        }
        if (asRoot || port > 0) {
            session.debug("--sudo and --ssh-port are not needed: the machine's node reads its journal");
        }
        String name = UnitArgument.of(units.get(0)).name();
        UnitJournal journal = new UnitJournal(
                name, lines, follow, output, Optional.of(machine).filter(id -> !id.isEmpty()));
        try {
            journal.copy(session.http(), session.terminal().out());
            return DONE;
        } catch (IOException e) {
            throw Failure.of("Unable to read the journal of unit %s: %s".formatted(name, e.getMessage()));
        }
    }
}
