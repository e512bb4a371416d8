package io.flotilla.cli;

import io.flotilla.cli.verb.ClusterVerbs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The command line, called in this process. */
public final class CalledCli {
    public static final String VERSION = "1.2.3";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, Supplier<? extends Callable<Integer>>> hostVerbs;

    public CalledCli(Map<String, Supplier<? extends Callable<Integer>>> hostVerbs) {
        this.hostVerbs = hostVerbs;
    }

    /** The exit code; what an earlier call wrote is forgotten. */
    public int run(Map<String, String> environment, List<String> words) {
        out.reset();
        err.reset();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Cli(ClusterVerbs.with(hostVerbs, VERSION), environment, terminal).run(words);
    }

    public String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
