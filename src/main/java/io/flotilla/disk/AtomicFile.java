package io.flotilla.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Replaces files as a whole. Every method blocks on the disk; one caller at a time for each file. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Makes {@code file}, or what is there, have these bytes. Written beside it first, to a name that ends in .new. */
    public static void write(Path file, byte[] bytes, Durability durability) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, bytes);
        move(fresh, file, durability);
    }

    /** Puts {@code fresh}, which nobody writes to any more, in the place of {@code file}, on the same file system. */
    public static void move(Path fresh, Path file, Durability durability) throws IOException {
        if (durability != Durability.NONE) {
            sync(fresh);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        if (durability == Durability.PROMISED) {
            sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        }
    }

    /** Waits until the disk has what is in a file, or which names are in a directory. */
    public static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
