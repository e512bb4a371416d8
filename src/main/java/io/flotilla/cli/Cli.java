package io.flotilla.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Leads a command line to its verb. Only the model of the verb that is called is built: building them all takes longer
 * than printing a list does.
 */
public final class Cli {
    static final String NAME = "flotilla";

    /** Where a value comes from that the command line does not give; ours wins. */
    private static final List<String> ENVIRONMENT_PREFIXES = List.of("FLOTILLA_", "FLEETCTL_");

    private final Verbs verbs;
    private final String version;
    private final Map<String, String> environment;
    private final Terminal terminal;

    Cli(Verbs verbs, String version, Map<String, String> environment, Terminal terminal) {
        this.verbs = verbs;
        this.version = version;
        this.environment = environment;
        this.terminal = terminal;
    }

    /**
     * Runs a command line and returns its exit code: 0 done, 1 failed, 2 told wrongly, or what the verb says. {@code
     * hostVerbs} are picocli commands of the caller's, by name; they concern this host and are not abbreviated.
     */
    public static int run(
            List<String> arguments, String version, Map<String, Supplier<? extends Callable<Integer>>> hostVerbs) {
        Terminal terminal = new Terminal(System.out, System.err);
        int code = new Cli(new Verbs(hostVerbs, version), version, System.getenv(), terminal).run(arguments);
        System.out.flush();
        return code;
    }

    int run(List<String> arguments) {
        try {
            return dispatch(arguments);
        } catch (Failure e) {
            terminal.error(e.words());
            return e.exitCode();
        } catch (CommandLine.ParameterException e) {
            String name = e.getCommandLine().getCommandSpec().name();
            terminal.error("%s: %s".formatted(name, e.getMessage()));
            terminal.error("Run '%s --help' for usage.".formatted(name));
            return ExitCodes.TOLD_WRONGLY;
        }
    }

    private int dispatch(List<String> arguments) {
        GlobalOptions options = new GlobalOptions();
        CommandSpec globals = CommandSpec.forAnnotatedObject(options);
        int at = verbIndex(arguments, globals);
        String name = at < 0 ? "help" : verbs.resolve(arguments.get(at));
        List<String> rest = new ArrayList<>(arguments);
        if (at >= 0) {
            rest.remove(at);
        }
        Optional<Callable<Integer>> hostVerb = verbs.hostVerb(name);
        return hostVerb.isPresent()
                ? new CommandLine(hostVerb.get()).execute(rest.toArray(String[]::new))
                : run(name, verbs.verb(name), options, globals, rest);
    }

    private int run(String name, Verb verb, GlobalOptions options, CommandSpec globals, List<String> arguments) {
        CommandLine line = line(name, verb, globals);
        line.parseArgs(arguments.toArray(String[]::new));
        if (options.wantsVersion()) {
            return new VersionVerb(version).print(terminal);
        }
        if (options.wantsHelp() && !(verb instanceof HelpVerb)) {
            return HelpVerb.print(name, verb, terminal);
        }
        try (Session session = options.session(terminal)) {
            return verb.run(session);
        }
    }

    /** Which argument is the verb: the first that is neither an option nor the value of one; -1 if none is. */
    private static int verbIndex(List<String> arguments, CommandSpec globals) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                return i;
            }
            OptionSpec option = globals.findOption(argument);
            if (option != null && option.arity().min() > 0) {
                i++;
            }
        }
        return -1;
    }

    private CommandLine line(String name, Verb verb, CommandSpec globals) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(verb);
        spec.name(NAME + " " + name);
        spec.addMixin("globals", globals);
        return new CommandLine(spec)
                .setStopAtPositional(verb instanceof SshVerb)
                .setDefaultValueProvider(this::fromEnvironment);
    }

    private @Nullable String fromEnvironment(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !GlobalOptions.comesFromEnvironment(option)) {
            return null;
        }
        String key =
                option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
        return ENVIRONMENT_PREFIXES.stream()
                .flatMap(prefix -> Stream.ofNullable(environment.get(prefix + key)))
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
