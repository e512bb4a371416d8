package io.flotilla.node;

import io.flotilla.disk.AtomicFile;
import io.flotilla.raft.LogException;
import io.flotilla.registry.backup.Backup;
import io.flotilla.registry.backup.BackupJson;
import io.flotilla.registry.core.Salvage;
import io.flotilla.registry.host.CoreFile;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Optional;

/**
 * A data folder whose log is given up. What waits for the next start is there before the old log is put aside, so that
 * whatever interrupts it, nothing is gone and it can be done again. Blocks on the disk.
 */
record LostLogFolder(Path dataDir) {

    /**
     * Has the next start begin a new log from {@code source}, or from what is left of the old one, and says what that
     * is. Throws {@link StartException} or {@link LogException}, having changed nothing, when the node runs or there is
     * nothing to begin from, and {@link io.flotilla.registry.backup.BackupException} when the file is no whole backup.
     */
    Backup giveUp(Optional<Path> source) throws IOException {
        Path waiting = new RestoreFile(dataDir).path();
        Path log = dataDir.resolve("log");
        Backup left = left(log, source.isPresent());
        boolean isGoingOn = source.isEmpty() && !Files.exists(log) && Files.exists(waiting);
        if (source.isEmpty() && !isGoingOn && left.identity().isEmpty()) {
            throw new StartException(
                    ("nothing is left of the log in %s: give a backup, or move log and core.json out of it"
                                    + " to begin with nothing")
                            .formatted(dataDir));
        }
        Backup backup =
                source.isPresent() ? BackupJson.read(source.get()) : isGoingOn ? BackupJson.read(waiting) : left;
        put(backup, waiting);
        putAside(log);
        putAside(CoreFile.in(dataDir));
        AtomicFile.sync(dataDir);
        return backup;
    }

    /** Also finds out that no node runs. What cannot be read matters only if there is nothing else to begin from. */
    private static Backup left(Path log, boolean isReplaced) {
        if (!Files.exists(log)) {
            return Backup.NONE;
        }
        try {
            return Salvage.of(log);
        } catch (LogException e) {
            if (isReplaced && e.reason() == LogException.Reason.UNREADABLE) {
                return Backup.NONE;
            }
            throw e;
        }
    }

    private void put(Backup backup, Path waiting) throws IOException {
        Path fresh = Files.createTempFile(
                dataDir,
                "restore",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (OutputStream out = Files.newOutputStream(fresh)) {
                for (Iterator<Buffer> pieces = BackupJson.encode(backup); pieces.hasNext(); ) {
                    out.write(pieces.next().getBytes());
                }
            }
            Files.setOwner(fresh, Files.getOwner(dataDir));
            AtomicFile.sync(fresh);
            Files.move(fresh, waiting, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        AtomicFile.sync(dataDir);
    }

    private static void putAside(Path path) throws IOException {
        if (Files.exists(path)) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".lost-" + System.currentTimeMillis()));
        }
    }
}
