package io.flotilla.cli;

import picocli.CommandLine.Command;

/** {@code flotilla version}. */
@Command(name = "version", description = "Print the version.")
final class VersionVerb implements Verb {
    private final String version;

    VersionVerb(String version) {
        this.version = version;
    }

    @Override
    public int run(Session session) {
        return print(session.terminal());
    }

    int print(Terminal terminal) {
        terminal.say(Cli.NAME + " version " + version);
        return ExitCodes.DONE;
    }
}
