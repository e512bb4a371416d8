package io.flotilla.raft.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process out of a member's directory: two that vote under one name would break the group. The file
 * names its holder; the kernel frees the lock when that process ends, however it ends.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final int PID_WIDTH = 20;

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes the directory if there is none, for its owner's eyes only, and locks it; or throws {@link StoreException}. */
    public static DirectoryLock take(Path directory) {
        try {
            return lock(directory);
        } catch (IOException e) {
            throw new StoreException("cannot use %s: %s".formatted(directory, e.getMessage()), e);
        }
    }

    private static DirectoryLock lock(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = directory.resolve("lock");
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (tryLock(channel) == null) {
            channel.close();
            throw new StoreException("%s is in use by process %s: stop that one first"
                    .formatted(directory, Files.readString(file).strip()));
        }
        // Always as many bytes, so that a full disk is no reason to fail.
        String pid = ("%-" + PID_WIDTH + "d").formatted(ProcessHandle.current().pid());
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        return new DirectoryLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
