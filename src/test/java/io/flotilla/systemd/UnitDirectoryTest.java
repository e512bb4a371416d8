package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitDirectoryTest {
    private static final UnitName UNIT = new UnitName("a.service");
    private static final String TEXT = "[Service]\nExecStart=/bin/true\n";

    private final Path root;

    UnitDirectoryTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void whatWasWrittenIsFoundAgain() throws IOException {
        Path path = root.resolve("deep/units");
        UnitDirectory directory = new UnitDirectory(path);
        assertEquals(Map.of(), directory.open());
        directory.write(UNIT, UnitFile.parse(TEXT), false);
        assertEquals(Map.of(UNIT, TEXT), directory.open());
        assertEquals(
                "rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve("a.service"))));
        directory.delete(UNIT);
        directory.delete(UNIT);
        assertEquals(Optional.empty(), directory.read(UNIT));
    }

    @Test
    void aFileThatRunsAlikeKeepsTheTimeByWhichSystemdTellsWhatIsNew() throws IOException {
        UnitDirectory directory = new UnitDirectory(root);
        directory.open();
        directory.write(UNIT, UnitFile.parse(TEXT), false);
        FileTime before = FileTime.from(1_000_000_123L, TimeUnit.MICROSECONDS);
        Files.setLastModifiedTime(root.resolve("a.service"), before);

        directory.write(UNIT, UnitFile.parse(TEXT + "[X-Fleet]\nOnIsolated=stop\n"), true);

        assertEquals(before, Files.getLastModifiedTime(root.resolve("a.service")));
        assertTrue(directory.read(UNIT).orElseThrow().contains("OnIsolated"));
    }

    @Test
    void aFileThatIsNoTextIsFoundNevertheless() throws IOException {
        Files.write(root.resolve("a.service"), new byte[] {'[', (byte) 0xff});
        assertEquals(Set.of(UNIT), new UnitDirectory(root).open().keySet());
    }

    @Test
    void whatACrashLeftIsNoUnit() throws IOException {
        Path unfinished = Files.createDirectory(root.resolve(".new")).resolve("unit");
        Files.writeString(unfinished, TEXT);
        Files.createDirectory(root.resolve("b.service.d"));
        assertEquals(Map.of(), new UnitDirectory(root).open());
        assertFalse(Files.exists(unfinished));
    }

    @Test
    void anEmptyUnitIsNeverWritten() throws IOException {
        UnitDirectory directory = new UnitDirectory(root);
        directory.open();
        assertThrows(IOException.class, () -> directory.write(UNIT, new UnitFile(List.of()), false));
        assertFalse(Files.exists(root.resolve("a.service")));
    }

    @Test
    void onlyFilesElsewhereAreForeign() throws IOException {
        Path etc = Files.createDirectories(root.resolve("etc/systemd/system"));
        Path run = Files.createDirectories(root.resolve("run/systemd/system"));
        HostUnits host = new HostUnits(
                List.of(
                        Path.of("/etc/systemd/system"),
                        Path.of("/run/systemd/transient"),
                        Path.of("/run/systemd/system")),
                new SystemdOptions(
                        Path.of("/run/bus"), Path.of("/run/flotilla/units"), SystemdOptions.Scope.SYSTEM, root));
        Files.createSymbolicLink(run.resolve("a.service"), Path.of("/run/flotilla/units/a.service"));
        Files.writeString(etc.resolve("b.service"), TEXT);
        Files.createSymbolicLink(etc.resolve("c.service"), Path.of("/dev/null"));
        UnitName b = new UnitName("b.service");
        UnitName c = new UnitName("c.service");
        assertEquals(Optional.empty(), host.foreign(UNIT));
        assertEquals(
                "b.service exists on this host outside flotilla (/etc/systemd/system/b.service): remove or rename it",
                host.foreign(b).orElseThrow());
        assertEquals(
                "c.service is masked on this host (/etc/systemd/system/c.service): unmask it",
                host.foreign(c).orElseThrow());
        assertEquals(Map.of(b, Drift.OVERRIDDEN, c, Drift.MASKED), host.hidden(Set.of(UNIT, b, c)));
        host.unlink(UNIT);
        assertFalse(host.isLinked(UNIT));
        host.unlink(b);
        assertEquals(TEXT, Files.readString(etc.resolve("b.service")));
    }
}
