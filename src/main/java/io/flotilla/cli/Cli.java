package io.flotilla.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
    public static final String NAME = "flotilla";

    /** Where a value comes from that the command line does not give; ours wins. */
    private static final List<String> ENVIRONMENT_PREFIXES = List.of("FLOTILLA_", "FLEETCTL_");

    private final Verbs verbs;
    private final Map<String, String> environment;
    private final Terminal terminal;

    public Cli(Verbs verbs, Map<String, String> environment, Terminal terminal) {
        this.verbs = verbs;
        this.environment = environment;
        this.terminal = terminal;
    }

    /** Runs a command line with this process's environment and streams; its exit code as {@link #run(List)} says. */
    public static int run(List<String> arguments, Verbs verbs) {
        Terminal terminal = new Terminal(System.out, System.err);
        int code = new Cli(verbs, System.getenv(), terminal).run(arguments);
        System.out.flush();
        return code;
    }

    /** The exit code: 0 done, 1 failed, 2 told wrongly, or what the verb says. */
    public int run(List<String> arguments) {
        try {
            return dispatch(arguments);
        } catch (Failure e) {
            terminal.error(e.words());
            return e.exitCode();
        } catch (CommandLine.ParameterException e) {
            String name = e.getCommandLine().getCommandSpec().name();
            terminal.error("%s: %s".formatted(name, e.getMessage()));
            terminal.error("Run '%s --help' for usage.".formatted(name));
            return Verb.TOLD_WRONGLY;
        }
    }

    private int dispatch(List<String> arguments) {
        GlobalOptions options = new GlobalOptions();
        CommandSpec globals = CommandSpec.forAnnotatedObject(options);
        int at = verbIndex(arguments, globals);
        String name = at < 0 ? Verbs.HELP : verbs.resolve(arguments.get(at));
        List<String> rest = new ArrayList<>(arguments);
        if (at >= 0) {
            rest.remove(at);
        }
        Optional<Callable<Integer>> hostVerb = verbs.hostVerb(name);
        return hostVerb.isPresent()
                ? new CommandLine(hostVerb.get()).execute(rest.toArray(String[]::new))
                : run(name, options, globals, rest);
    }

    private int run(String name, GlobalOptions options, CommandSpec globals, List<String> arguments) {
        Verb verb = verbs.verb(name);
        new CommandLine(verbs.spec(name, verb).addMixin("globals", globals))
                .setDefaultValueProvider(this::fromEnvironment)
                .parseArgs(arguments.toArray(String[]::new));
        if (options.wantsHelp() && !options.wantsVersion() && !name.equals(Verbs.HELP)) {
            terminal.out().print(verbs.usage(name));
            return Verb.DONE;
        }
        try (Session session = options.session(terminal)) {
            return (options.wantsVersion() ? verbs.verb(Verbs.VERSION) : verb).run(session);
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
