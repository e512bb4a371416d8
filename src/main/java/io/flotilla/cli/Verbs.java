package io.flotilla.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** All verbs by name. A class is loaded when its verb is called. */
public final class Verbs {
    static final String HELP = "help";
    static final String VERSION = "version";

    /** A word that differs in more than a third of its letters is another word. */
    private static final int LIKENESS = 3;

    private final Map<String, Entry> verbs = new TreeMap<>();
    private final Map<String, Supplier<? extends Callable<Integer>>> hostVerbs;

    /** {@code summary} is what it does, in one sentence. */
    private record Entry(String summary, boolean isShown, Supplier<Verb> verb) {}

    /**
     * Those about the command line itself, and {@code hostVerbs}: picocli commands of the caller's, by name; they concern
     * this host and are not abbreviated.
     */
    public Verbs(Map<String, Supplier<? extends Callable<Integer>>> hostVerbs, String version) {
        this.hostVerbs = hostVerbs;
        add(HELP, "Show all commands, or how one is used.", () -> new HelpVerb(this, version));
        add(VERSION, "Print the version.", () -> session -> {
            session.terminal().say("%s version %s".formatted(Cli.NAME, version));
            return Verb.DONE;
        });
    }

    /** Method references instead of lambdas would load their classes at once. */
    public void add(String name, String summary, Supplier<Verb> verb) {
        verbs.put(name, new Entry(summary, true, verb));
    }

    /** One that nobody types: help does not list it, and it is not abbreviated. */
    public void addHidden(String name, String summary, Supplier<Verb> verb) {
        verbs.put(name, new Entry(summary, false, verb));
    }

    /** The name that is meant: as it is, or the only one that begins so. Throws {@link Failure} with the nearest names. */
    String resolve(String word) {
        if (verbs.containsKey(word) || hostVerbs.containsKey(word)) {
            return word;
        }
        List<String> begun = verbs.keySet().stream()
                .filter(name -> name.startsWith(word) && entry(name).isShown())
                .toList();
        if (begun.size() == 1) {
            return begun.get(0);
        }
        String hint = begun.isEmpty() ? nearest(word) : "it could be " + String.join(", ", begun);
        throw Failure.ofUsage("unknown command \"%s\" for \"%s\"%s%nRun '%s help' for usage."
                .formatted(word, Cli.NAME, hint.isEmpty() ? "" : ": " + hint, Cli.NAME));
    }

    private String nearest(String word) {
        return Stream.concat(verbs.keySet().stream(), hostVerbs.keySet().stream())
                .filter(name -> edits(word, name) <= Math.max(word.length(), name.length()) / LIKENESS)
                .min(Comparator.comparing((String name) -> edits(word, name)).thenComparing(Comparator.naturalOrder()))
                .map("did you mean \"%s\"?"::formatted)
                .orElse("");
    }

    /** How many letters must be put in, taken out or changed to make one word of another. */
    private static int edits(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] line = new int[to.length() + 1];
            line[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
                line[column] = Math.min(above[column - 1] + change, Math.min(above[column], line[column - 1]) + 1);
            }
            above = line;
        }
        return above[to.length()];
    }

    Optional<Callable<Integer>> hostVerb(String name) {
        return Optional.ofNullable(hostVerbs.get(name)).map(Supplier::get);
    }

    Verb verb(String name) {
        return entry(name).verb().get();
    }

    private Entry entry(String name) {
        Entry entry = verbs.get(name);
        if (entry == null) {
            throw new IllegalArgumentException("no such verb: " + name);
        }
        return entry;
    }

    /** What a verb takes, without the options that all have. */
    CommandSpec spec(String name, Verb verb) {
        CommandSpec spec = CommandSpec.forAnnotatedObjectLenient(verb).name(Cli.NAME + " " + name);
        spec.usageMessage().description(entry(name).summary());
        verb.declare(spec);
        return spec;
    }

    /** How a verb is used. */
    String usage(String name) {
        CommandSpec spec = hostVerb(name)
                .map(verb -> CommandSpec.forAnnotatedObject(verb).name(Cli.NAME + " " + name))
                .orElseGet(() -> spec(name, verb(name)));
        return "%sOptions of every command: %s help%n".formatted(new CommandLine(spec).getUsageMessage(), Cli.NAME);
    }

    /** Each verb that is shown, with what it does. */
    Map<String, String> summaries() {
        Map<String, String> summaries = new TreeMap<>();
        verbs.forEach((name, verb) -> {
            if (verb.isShown()) {
                summaries.put(name, verb.summary());
            }
        });
        hostVerbs.forEach((name, verb) -> {
            UsageMessageSpec usage = CommandSpec.forAnnotatedObject(verb.get()).usageMessage();
            if (!usage.hidden()) {
                summaries.put(name, String.join(" ", usage.description()));
            }
        });
        return summaries;
    }
}
