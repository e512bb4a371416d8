package io.flotilla.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** All verbs by name. A class is loaded when its verb is called. */
final class Verbs {
    /** A word that differs in more than a third of its letters is another word. */
    private static final int LIKENESS = 3;

    /** Those that nobody types. */
    private static final Set<String> NOT_ABBREVIATED = Set.of("fd-forward", "rehearse", "verify");

    private final Map<String, Supplier<Verb>> verbs = new TreeMap<>();
    private final Map<String, Supplier<? extends Callable<Integer>>> hostVerbs;

    Verbs(Map<String, Supplier<? extends Callable<Integer>>> hostVerbs, String version) {
        this.hostVerbs = hostVerbs;
        // Not method references: those load their class when they are made.
        verbs.put("cat", () -> new CatVerb());
        verbs.put("destroy", () -> new DestroyVerb());
        verbs.put("fd-forward", () -> new FdForwardVerb());
        verbs.put("help", () -> new HelpVerb(this, version));
        verbs.put("journal", () -> new JournalVerb());
        verbs.put("list-machines", () -> new ListMachinesVerb());
        verbs.put("list-unit-files", () -> new ListUnitFilesVerb());
        verbs.put("list-units", () -> new ListUnitsVerb());
        verbs.put("load", () -> new LoadVerb());
        verbs.put("rehearse", () -> new RehearseVerb(this));
        verbs.put("restart", () -> new RestartVerb());
        verbs.put("ssh", () -> new SshVerb());
        verbs.put("start", () -> new StartVerb());
        verbs.put("status", () -> new StatusVerb());
        verbs.put("stop", () -> new StopVerb());
        verbs.put("submit", () -> new SubmitVerb());
        verbs.put("unload", () -> new UnloadVerb());
        verbs.put("verify", () -> new VerifyVerb());
        verbs.put("version", () -> new VersionVerb(version));
    }

    /** The name that is meant: as it is, or the only one that begins so. Throws {@link Failure} with the nearest names. */
    String resolve(String word) {
        if (verbs.containsKey(word) || hostVerbs.containsKey(word)) {
            return word;
        }
        List<String> begun = verbs.keySet().stream()
                .filter(name -> name.startsWith(word) && !NOT_ABBREVIATED.contains(name))
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
                .filter(name -> Edits.between(word, name) <= Math.max(word.length(), name.length()) / LIKENESS)
                .min(Comparator.comparing((String name) -> Edits.between(word, name))
                        .thenComparing(Comparator.naturalOrder()))
                .map("did you mean \"%s\"?"::formatted)
                .orElse("");
    }

    Optional<Callable<Integer>> hostVerb(String name) {
        return Optional.ofNullable(hostVerbs.get(name)).map(Supplier::get);
    }

    Verb verb(String name) {
        Supplier<Verb> verb = verbs.get(name);
        if (verb == null) {
            throw new IllegalArgumentException("no such verb: " + name);
        }
        return verb.get();
    }

    /** Each verb that is shown, with what it does. */
    Map<String, String> summaries() {
        Map<String, String> summaries = new TreeMap<>();
        verbs.forEach((name, verb) -> summarize(name, verb.get(), summaries));
        hostVerbs.forEach((name, verb) -> summarize(name, verb.get(), summaries));
        return summaries;
    }

    private static void summarize(String name, Object verb, Map<String, String> into) {
        CommandSpec spec = CommandSpec.forAnnotatedObject(verb);
        if (!spec.usageMessage().hidden()) {
            List<String> lines = new ArrayList<>(List.of(spec.usageMessage().description()));
            into.put(name, lines.isEmpty() ? "" : lines.get(0));
        }
    }
}
