package io.flotilla.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.DurableLog;
import io.flotilla.raft.LogException;
import io.flotilla.raft.LogOptions;
import io.flotilla.raft.LogTransport;
import io.flotilla.raft.NoOtherMembers;
import io.flotilla.registry.backup.Backup;
import io.flotilla.registry.backup.BackupJson;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.leader.LoggedState;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A log that is given up, and what the next one begins from. */
class LostLogFolderTest {
    private static final MachineId MACHINE = new MachineId("00000001" + "0".repeat(24));
    private static final LogTransport NOBODY = new NoOtherMembers();

    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final LostLogFolder lost;
    private final RestoreFile waiting;

    LostLogFolderTest(@TempDir Path folder) {
        this.folder = folder;
        lost = new LostLogFolder(folder);
        waiting = new RestoreFile(folder);
    }

    @AfterEach
    void stop() {
        done(vertx.close());
    }

    private static <T> T done(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private DurableLog open() {
        DurableLog log = done(DurableLog.open(
                vertx,
                LogOptions.of(folder.resolve("log"), MACHINE.value(), List.of(MACHINE.value())),
                new LoggedState(List.of(new CoreHost(MACHINE, "10.0.0.1", 1)), delta -> {}),
                NOBODY));
        Await.until(log::status, status -> status.isReady());
        return log;
    }

    private void write() throws IOException {
        DurableLog log = open();
        Command edit =
                new Command.PatchMachines("r1", List.of(new Command.MetadataEdit(MACHINE, "rack", Optional.of("7"))));
        done(log.submit(Codecs.COMMAND.encode(edit)));
        done(log.close());
        new CoreFile("some-log", List.of(), List.of(new CoreHost(MACHINE, "10.0.0.1", 1)), false).write(folder);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString().replaceAll("-\\d+$", ""))
                    .sorted()
                    .toList();
        }
    }

    private static SortedMap<String, Optional<String>> rack(String number) {
        return new TreeMap<>(Map.of("rack", Optional.of(number)));
    }

    @Test
    void whatIsLeftOfItIsWhatTheNextOneBeginsFrom() throws IOException {
        write();
        Files.delete(folder.resolve("log").resolve("log.mark"));
        Backup backup = lost.giveUp(Optional.empty());
        assertEquals(rack("7"), backup.metadataEdits().get(MACHINE));
        assertTrue(!backup.identity().isEmpty());
        assertEquals(backup, BackupJson.read(waiting.path()));
        assertEquals(List.of("core.json.lost", "log.lost", "restore.ndjson"), names());
    }

    @Test
    void aBackupTakesItsPlaceAlsoWhenNothingOfItCanBeRead() throws IOException {
        write();
        Files.write(folder.resolve("log").resolve("log.db"), new byte[8192]);
        Backup other = new Backup("log", 41, 7, List.of(), Map.of(MACHINE, rack("8")));
        Path file = folder.resolve("backup");
        Buffer all = Buffer.buffer();
        BackupJson.encode(other).forEachRemaining(all::appendBuffer);
        Files.write(file, all.getBytes());
        assertEquals(
                0,
                new CommandLine(new RestoreVerb())
                        .execute("--config", config().toString(), "--accept-loss", file.toString()));
        assertEquals(other, BackupJson.read(waiting.path()));
    }

    private Path config() throws IOException {
        return Files.writeString(folder.resolve("flotilla.conf"), "data_dir = " + folder + "\n");
    }

    @Test
    void nothingIsChangedWhenNothingIsLeft() throws IOException {
        write();
        Files.write(folder.resolve("log").resolve("log.db"), new byte[8192]);
        List<String> before = names();
        assertThrows(LogException.class, () -> lost.giveUp(Optional.empty()));
        assertEquals(before, names());
        Files.write(folder.resolve("log").resolve("log.db"), new byte[0]);
        assertThrows(StartException.class, () -> lost.giveUp(Optional.empty()));
        assertEquals(before, names());
        assertEquals(1, new CommandLine(new RestoreVerb()).execute("--config", config().toString(), "--accept-loss"));
    }

    @Test
    void aRunningNodeIsStoppedFirst() {
        DurableLog log = open();
        LogException refusal = assertThrows(LogException.class, () -> lost.giveUp(Optional.empty()));
        assertTrue(String.valueOf(refusal.getMessage()).contains("in use by process"), refusal::toString);
        done(log.close());
    }

    @Test
    void anAttemptThatWasInterruptedIsDoneAgain() throws IOException {
        write();
        Backup backup = lost.giveUp(Optional.empty());
        new CoreFile("some-log", List.of(), List.of(new CoreHost(MACHINE, "10.0.0.1", 1)), false).write(folder);
        assertEquals(backup, lost.giveUp(Optional.empty()));
        assertEquals(List.of("core.json.lost", "core.json.lost", "log.lost", "restore.ndjson"), names());
    }
}
