package io.flotilla.agent;

import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the dead man's switch and the node have in common: the script, its deadline and what it has stopped. Blocks. */
record SwitchFolder(Path path) {
    private static final String SCRIPT = "isolated.sh";
    private static final String SERVICE_TEXT = """
            [Unit]
            Description=flotilla: stops units with OnIsolated=stop when no leader has answered in time
            DefaultDependencies=no
            IgnoreOnIsolate=yes
            StartLimitIntervalSec=0

            [Service]
            ExecStart=/bin/sh "%1$s/isolated.sh" "%1$s/isolated" --%2$s
            Restart=always
            RestartSec=100ms
            RestartPreventExitStatus=0
            OOMScoreAdjust=-900
            """;

    /** The unit file of the switch's service; {@code manager} is user or system. */
    String serviceText(String manager) {
        String quoted = path.toString()
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("%", "%%")
                .replace("$", "$$");
        return SERVICE_TEXT.formatted(quoted, manager);
    }

    /** Puts the script there. A switch that runs has the old one open and goes on with it. */
    void install() throws IOException {
        Files.createDirectories(path);
        try (var script = SwitchFolder.class.getResourceAsStream(SCRIPT)) {
            if (script == null) {
                throw new IOException("the jar has no " + SCRIPT);
            }
            Path fresh = path.resolve(SCRIPT + ".new");
            Files.copy(script, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, path.resolve(SCRIPT), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    Optional<SwitchFile> read() throws IOException {
        return SwitchFile.read(file());
    }

    void write(SwitchFile next) throws IOException {
        next.write(file());
    }

    private Path file() {
        return path.resolve("isolated");
    }

    private Path stoppedFile() {
        return path.resolve("isolated.stopped");
    }

    /** The units that the switch has stopped. */
    Set<UnitName> stopped() throws IOException {
        Set<UnitName> names = new TreeSet<>();
        for (String line : lines()) {
            names.add(new UnitName(line));
        }
        return names;
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(stoppedFile(), StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    void forgetStopped() throws IOException {
        Files.deleteIfExists(stoppedFile());
    }
}
