package io.flotilla;

import io.flotilla.cli.Cli;
import io.flotilla.cli.Verbs;
import io.flotilla.cli.verb.ClusterVerbs;
import io.flotilla.node.NodeVerb;
import io.flotilla.node.RestoreVerb;
import io.flotilla.node.TrainVerb;
import io.flotilla.node.Version;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The command line: {@code flotilla VERB}. Exits 0 when done, 1 when it failed, 2 when it was told wrongly. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        // What a service runs needs no parser, whose classes a node would carry for months; nor should its archive.
        System.exit(
                switch (args.length == 1 ? args[0] : "") {
                    case "node" -> new NodeVerb().call();
                    case "train" -> new TrainVerb().call();
                    default -> commandLine(List.of(args));
                });
    }

    /**
     * No class of a node is loaded for a verb that works on the cluster: method references instead of the lambdas would
     * load those that they name.
     */
    private static int commandLine(List<String> arguments) {
        Verbs verbs = ClusterVerbs.with(
                Map.of(
                        "node",
                        () -> new NodeVerb(),
                        "restore",
                        () -> new RestoreVerb(),
                        "train",
                        () -> new TrainVerb()),
                Version.current());
        return Cli.run(arguments, verbs);
    }
}
