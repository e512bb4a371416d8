package io.flotilla.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** The scenario texts, each called by its file's name. */
final class ScenarioFiles {
    private static final Path ROOT = Path.of("src", "test", "resources", "scenarios");
    private static final String SUFFIX = ".txt";

    private ScenarioFiles() {}

    /** Those in {@code folder}, a path from the root of them all; not those in folders within it. */
    static Stream<Named<Path>> in(String folder) throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files
                    .filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(file -> Named.of(name(file), file))
                    .toList()
                    .stream();
        }
    }

    private static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - SUFFIX.length());
    }
}
