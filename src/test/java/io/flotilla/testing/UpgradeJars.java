package io.flotilla.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The jars of two versions that have to live side by side: that of an earlier commit, which {@code from} names, and that
 * of this tree with {@code next.patch}, which adds a command of the next level. Each is built once, below {@code
 * target/upgrade}. Building blocks for a minute or two.
 */
public record UpgradeJars(Path old, Path next) {
    public static final Path PATCH = Path.of("src", "test", "resources", "upgrade", "next.patch");

    private static final Path FROM = Path.of("src", "test", "resources", "upgrade", "from");
    private static final Path FOLDER = Path.of("target", "upgrade");
    private static final Path POM = Path.of("pom.xml");
    private static final Path MAIN = Path.of("src", "main");
    private static final String JAR = "flotilla.jar";
    private static final long BUILD_MINUTES = 15;

    /** Whether the earlier commit is in this tree's history; it is not in an archive of the sources. */
    public static boolean haveHistory() {
        try {
            return Files.exists(oldJar()) || run(Path.of("."), "git", "cat-file", "-e", from() + "^{commit}") == 0;
        } catch (IOException e) {
            return false; // no git
        }
    }

    public static String from() {
        try {
            return Files.readString(FROM).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builds what is not there yet. */
    public static UpgradeJars build() {
        try {
            return new UpgradeJars(buildOld(), buildNext());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a program ended; fails if it cannot be run at all. Its output is in {@code target/upgrade/output}. */
    public static int run(Path directory, String... command) throws IOException {
        Path output = Files.createDirectories(FOLDER).resolve("output").toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // A copy of the sources below target is no part of the repository around it.
        builder.environment().put("GIT_CEILING_DIRECTORIES", FOLDER.toRealPath().toString());
        Process process = builder.start();
        try {
            if (!process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("not done in time: " + List.of(command));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    private static void require(Path directory, String... command) throws IOException {
        if (run(directory, command) != 0) {
            throw new IllegalStateException(
                    "%s: %s".formatted(List.of(command), Files.readString(FOLDER.resolve("output"))));
        }
    }

    private static Path oldJar() {
        return FOLDER.resolve(from()).resolve(JAR);
    }

    private static Path buildOld() throws IOException {
        if (!Files.exists(oldJar())) {
            Path sources = empty("src-" + from());
            String tar = FOLDER.resolve("sources.tar").toAbsolutePath().toString();
            require(Path.of("."), "git", "archive", "-o", tar, from(), "pom.xml", "src/main");
            require(sources, "tar", "-xf", tar);
            compile(sources, oldJar());
        }
        return oldJar();
    }

    private static Path buildNext() throws IOException {
        Path jar = FOLDER.resolve("next").resolve(JAR);
        Path of = jar.resolveSibling("of");
        String wanted = digest();
        if (!Files.exists(jar) || !Files.exists(of) || !Files.readString(of).equals(wanted)) {
            Path sources = empty("src-next");
            Files.copy(POM, sources.resolve(POM));
            for (Path file : files(MAIN)) {
                Path copy = sources.resolve(file);
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
            require(sources, "git", "apply", PATCH.toAbsolutePath().toString());
            compile(sources, jar);
            Files.writeString(of, wanted);
        }
        return jar;
    }

    /** Changes with everything that the next version is made of. */
    private static String digest() throws IOException {
        List<Path> all = new ArrayList<>(files(MAIN));
        all.addAll(List.of(POM, PATCH));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : all) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has it", e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path empty(String name) throws IOException {
        Path folder = FOLDER.resolve(name);
        if (Files.exists(folder)) {
            Folders.delete(folder);
        }
        return Files.createDirectories(folder);
    }

    /** Without the network if the dependencies are here, as they are after any build of this tree. */
    private static void compile(Path sources, Path jar) throws IOException {
        String[] build = {"mvn", "-B", "-q", "-ntp", "-Dmaven.test.skip=true", "-Dspotless.check.skip", "package", "-o"
        };
        if (run(sources, build) != 0) {
            build[build.length - 1] = "-U";
            require(sources, build);
        }
        Files.createDirectories(jar.getParent());
        Files.move(sources.resolve("target").resolve(JAR), jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
