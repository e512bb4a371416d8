package io.flotilla.node;

import io.flotilla.disk.AtomicFile;
import io.flotilla.registry.backup.Backup;
import io.flotilla.registry.backup.BackupException;
import io.flotilla.registry.backup.BackupJson;
import io.flotilla.registry.backup.Restore;
import io.flotilla.registry.host.CoreFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The backup that waits in a data folder: the next start of a core host whose log is empty takes it up. It is there as a
 * whole or not at all, also after a power cut. Blocks on the disk.
 */
record RestoreFile(Path dataDir) {
    Path path() {
        return dataDir.resolve("restore.ndjson");
    }

    /**
     * Checks {@code source}, puts a copy in its place and says what is in it. Throws {@link BackupException} when the
     * file is no whole backup, {@link StartException} when this data folder cannot take one, {@link
     * IllegalStateException} when it cannot be told; nothing is changed then.
     */
    Backup place(Path source) throws IOException {
        requireRoom();
        Backup backup = BackupJson.read(source);
        Files.createDirectories(
                dataDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path copy = Files.createTempFile(dataDir, "restore", ".new");
        try {
            Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(copy, Files.getOwner(dataDir));
            AtomicFile.sync(copy);
            if (!BackupJson.read(copy).equals(backup)) {
                throw new BackupException("the file changed while it was copied");
            }
            link(copy);
        } finally {
            Files.deleteIfExists(copy);
        }
        AtomicFile.sync(dataDir);
        return backup;
    }

    private void requireRoom() {
        if (Files.exists(dataDir.resolve("log").resolve("log.db"))) {
            throw new StartException("%s has a log already".formatted(dataDir) + toGiveUp());
        }
        if (!CoreFile.read(dataDir).group().isEmpty()) {
            throw new StartException("%s belongs to a cluster already".formatted(dataDir) + toGiveUp());
        }
        if (Files.exists(path()) || Files.exists(Restore.claimed(dataDir))) {
            throw alreadyWaits();
        }
    }

    private String toGiveUp() {
        return ": a restore begins a new cluster. To give up the old one, stop the node and move log and core.json out of %s"
                .formatted(dataDir);
    }

    private StartException alreadyWaits() {
        return new StartException("another restore waits already: start the node, or remove %s first"
                .formatted(Files.exists(path()) ? path() : Restore.claimed(dataDir)));
    }

    /** A link, because it never replaces a file that came meanwhile. */
    private void link(Path copy) throws IOException {
        try {
            Files.createLink(path(), copy);
        } catch (FileAlreadyExistsException e) {
            throw alreadyWaits();
        }
    }
}
