package io.flotilla.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The journals of a testbed's hosts, read from their disks: hosts that are frozen or off have theirs as well. Blocks. */
public final class Journals {
    private static final String PLACE = "disk/upper/var/log/journal";

    private Journals() {}

    /** What {@code journalctl} prints about a host's journal with these options. */
    public static List<String> read(Testbed testbed, TestbedHost host, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "journalctl",
                "--no-pager",
                "--quiet",
                "-D",
                testbed.folder(host).resolve(PLACE).toString()));
        command.addAll(List.of(options));
        try {
            Path output = Files.createTempFile("journal", ".out");
            new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            List<String> lines = Files.readAllLines(output);
            Files.delete(output);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Writes each host's journal to {@code folder}/NAME.log. */
    public static void keep(Path folder, Testbed testbed) {
        try {
            Files.createDirectories(folder);
            for (TestbedHost host : testbed.hosts()) {
                Files.write(folder.resolve(host.name() + ".log"), read(testbed, host, "-o", "short-iso-precise"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
