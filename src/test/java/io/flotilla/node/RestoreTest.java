package io.flotilla.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.registry.backup.Backup;
import io.flotilla.registry.backup.BackupException;
import io.flotilla.registry.backup.BackupJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RestoreTest {
    private static final Backup BACKUP = new Backup("log", 41, 7, List.of(), Map.of());

    private final Path source;
    private final Path dataDir;
    private final Path config;
    private final RestoreFile waiting;

    RestoreTest(@TempDir Path folder) {
        source = folder.resolve("backup.ndjson");
        dataDir = folder.resolve("var").resolve("flotilla");
        config = folder.resolve("flotilla.conf");
        waiting = new RestoreFile(dataDir);
    }

    @BeforeEach
    void write() throws IOException {
        Files.write(source, bytes());
        Files.writeString(config, "data_dir = " + dataDir + "\n");
    }

    private static byte[] bytes() {
        Buffer all = Buffer.buffer();
        BackupJson.encode(BACKUP).forEachRemaining(all::appendBuffer);
        return all.getBytes();
    }

    private int restore(String... arguments) {
        return new CommandLine(new RestoreVerb()).execute(arguments);
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files = Files.list(dataDir)) {
            return files.toList();
        }
    }

    @Test
    void aWholeBackupWaitsForTheNextStart() throws IOException {
        assertEquals(BACKUP, waiting.place(source));
        assertEquals(BACKUP, BackupJson.read(waiting.path()));
        assertEquals(List.of(waiting.path()), left());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(waiting.path())));
    }

    @Test
    void theVerbExitsWithZeroWhenTheBackupWaits() throws IOException {
        assertEquals(0, restore("--config", config.toString(), source.toString()));
        assertEquals(BACKUP, BackupJson.read(waiting.path()));
    }

    @Test
    void aFolderWithALogTakesNone() throws IOException {
        Files.createDirectories(dataDir.resolve("log"));
        Files.createFile(dataDir.resolve("log").resolve("log.db"));
        Exception refusal = assertThrows(StartException.class, () -> waiting.place(source));
        assertTrue(String.valueOf(refusal.getMessage()).contains("has a log already"));
        assertEquals(1, restore("--config", config.toString(), source.toString()));
        assertFalse(Files.exists(waiting.path()));
    }

    @Test
    void aFolderOfAHostThatBelongsToAClusterTakesNone() throws IOException {
        Files.createDirectories(dataDir);
        String group = "[{\"machine\":\"%s\",\"address\":\"10.0.0.1\",\"number\":1}]".formatted("1".repeat(32));
        Path core = dataDir.resolve("core.json");
        Files.writeString(
                core,
                "{\"v\":1,\"log\":\"\",\"founders\":[],\"group\":%s,\"isJoining\":false,\"level\":1}".formatted(group));
        Exception refusal = assertThrows(StartException.class, () -> waiting.place(source));
        assertTrue(String.valueOf(refusal.getMessage()).contains("belongs to a cluster already"));
        Files.writeString(core, "{");
        assertEquals(1, restore("--config", config.toString(), source.toString()));
        assertFalse(Files.exists(waiting.path()));
    }

    @Test
    void aSecondRestoreDoesNotReplaceTheOneThatWaits() throws IOException {
        waiting.place(source);
        Exception refusal = assertThrows(StartException.class, () -> waiting.place(source));
        assertTrue(String.valueOf(refusal.getMessage()).contains("another restore waits already"));
        assertEquals(1, restore("--config", config.toString(), source.toString()));
        assertEquals(List.of(waiting.path()), left());
    }

    @Test
    void aTruncatedBackupIsRefusedAndLeavesNothingBehind() throws IOException {
        Files.write(source, Arrays.copyOf(bytes(), bytes().length - 2));
        assertThrows(BackupException.class, () -> waiting.place(source));
        assertEquals(1, restore("--config", config.toString(), source.toString()));
        assertFalse(Files.exists(dataDir));
    }

    @Test
    void aMissingFileOrAFolderIsRefused() {
        assertEquals(1, restore("--config", config.toString(), source + ".gone"));
        assertEquals(1, restore("--config", config.toString(), "/"));
    }

    @Test
    void wrongUseHasItsOwnExitCode() {
        assertEquals(2, restore());
        assertEquals(2, restore("--force", source.toString()));
        assertEquals(2, restore(source.toString(), source.toString()));
        assertEquals(2, restore("--config", config + ".gone", source.toString()));
    }
}
