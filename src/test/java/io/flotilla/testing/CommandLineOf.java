package io.flotilla.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@code flotilla} command on a host, as a user of that host calls it. Blocks. */
public final class CommandLineOf {
    private final NodeHost host;
    private final Path folder;

    /** How a command ended, and what it wrote. */
    public record Run(int code, String out, String err) {
        /** What it printed; it must have succeeded. */
        public String done() {
            if (code != 0) {
                throw new AssertionError("not done: " + this);
            }
            return out;
        }
    }

    /** Commands run in a folder of their own, which the test sees as well. */
    public CommandLineOf(NodeHost host) {
        this.host = host;
        folder = host.share().resolve("cli-" + host.name());
        host.sh("mkdir -p " + folder);
    }

    /** Puts a unit file where commands run. */
    public void file(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code flotilla} with these words against the host's own node. */
    public Run run(String... words) {
        return script("FLOTILLA_ENDPOINT=unix://%s flotilla %s"
                .formatted(
                        host.socket(),
                        Stream.of(words).map(CommandLineOf::quoted).collect(Collectors.joining(" "))));
    }

    /** Runs a shell script; its last command says how it ended. */
    public Run script(String text) {
        String code = host.sh("cd %s && { (%s) >.out 2>.err; echo $?; }".formatted(folder, text));
        try {
            return new Run(
                    Integer.parseInt(code.strip()),
                    Files.readString(folder.resolve(".out")),
                    Files.readString(folder.resolve(".err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
