package io.flotilla.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The command line, called in this process. */
final class CalledCli {
    static final String VERSION = "1.2.3";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, Supplier<? extends Callable<Integer>>> hostVerbs;

    CalledCli(Map<String, Supplier<? extends Callable<Integer>>> hostVerbs) {
        this.hostVerbs = hostVerbs;
    }

    /** The exit code; what an earlier call wrote is forgotten. */
    int run(Map<String, String> environment, List<String> words) {
        out.reset();
        err.reset();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Cli(new Verbs(hostVerbs, VERSION), VERSION, environment, terminal).run(words);
    }

    String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
