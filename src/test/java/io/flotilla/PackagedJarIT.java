package io.flotilla;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built jar and the launcher: what a start costs hangs on how much of it comes from the class-data archive. */
class PackagedJarIT {
    private static final Path JAR = Path.of("target", "flotilla.jar").toAbsolutePath();

    /** The JVM archives no class file that is older. */
    private static final int OLDEST_ARCHIVED = 50;

    private final Path folder;

    PackagedJarIT(@TempDir Path folder) {
        this.folder = folder;
    }

    private String flotilla(String options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("scripts/flotilla"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLOTILLA_JAR", JAR.toString());
        builder.environment().put("FLOTILLA_DATA_DIR", folder.toString());
        builder.environment().put("FLOTILLA_JAVA_OPTS", options);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static int version(JarFile jar, JarEntry entry) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.readInt();
            in.readUnsignedShort();
            return in.readUnsignedShort();
        }
    }

    @Test
    void noClassFileIsTooOldForAnArchive() throws IOException {
        List<String> tooOld = new ArrayList<>();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class") && version(jar, entry) < OLDEST_ARCHIVED) {
                    tooOld.add(entry.getName());
                }
            }
        }
        assertEquals(List.of(), tooOld);
    }

    @Test
    void nothingIsOpened() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertNull(jar.getManifest().getMainAttributes().getValue("Add-Opens"));
        }
    }

    @Test
    void aListLoadsEveryClassFromTheArchiveThatTheLauncherMakes() throws IOException, InterruptedException {
        String archived = flotilla("", "archive");
        Path log = folder.resolve("classes.log");
        String options = "-Xlog:class+load:file=" + log;
        String said = flotilla(options, "list-units", "--endpoint=unix://" + folder.resolve("nobody"));
        assertTrue(said.contains("cannot reach"), said);
        List<String> loaded = Files.readAllLines(log);
        long shared = loaded.stream()
                .filter(line -> line.contains("shared objects file"))
                .count();
        assertTrue(shared > 1000, () -> "%d of %d are shared\n%s".formatted(shared, loaded.size(), archived));
        assertEquals(
                List.of(),
                loaded.stream().filter(line -> line.contains("source: file:")).toList());
    }
}
