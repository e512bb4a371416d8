package io.flotilla.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code flotilla help [VERB]}, and what is printed without a verb. */
final class HelpVerb implements Verb {
    private final Verbs verbs;
    private final String version;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The one to show.")
    private String command = "";

    HelpVerb(Verbs verbs, String version) {
        this.verbs = verbs;
        this.version = version;
    }

    @Override
    public int run(Session session) {
        session.terminal().out().print(command.isEmpty() ? overview() : verbs.usage(verbs.resolve(command)));
        return DONE;
    }

    private String overview() {
        CommandSpec globals = CommandSpec.forAnnotatedObject(new GlobalOptions());
        StringBuilder text =
                new StringBuilder("%s %s: an init system for a whole fleet of hosts%n%n".formatted(Cli.NAME, version));
        text.append("Usage: %s [OPTIONS] COMMAND [ARGUMENTS]%n%nCommands:%n".formatted(Cli.NAME));
        Map<String, String> summaries = verbs.summaries();
        summaries.forEach((name, summary) -> text.append("  %-16s  %s%n".formatted(name, summary)));
        text.append("%nOptions of every command:%n".formatted())
                .append(new CommandLine(globals.name(Cli.NAME)).getHelp().optionList())
                .append(
                        "%nEach is also read from the environment: FLOTILLA_ENDPOINT or FLEETCTL_ENDPOINT for --endpoint.%n"
                                .formatted())
                .append("Commands may be shortened: %s list-m. '%s help COMMAND' tells more about one.%n"
                        .formatted(Cli.NAME, Cli.NAME));
        return text.toString();
    }
}
