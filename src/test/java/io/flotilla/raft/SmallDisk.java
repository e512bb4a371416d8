package io.flotilla.raft;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.testing.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A directory on a disk of its own, small enough to be filled. Needs root. */
final class SmallDisk implements AutoCloseable {
    private final Path path;
    private final List<Path> fillers = new ArrayList<>();

    SmallDisk(Path path) throws IOException {
        this.path = Files.createDirectory(path);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", path.toString()) == 0,
                "a small tmpfs can be mounted here (needs root)");
    }

    @Override
    public void close() throws IOException {
        run("umount", path.toString());
        Await.until(this::isDeleted, gone -> gone);
    }

    /** A host of a testbed that starts at that moment has a copy of the mount until it has a root of its own. */
    private boolean isDeleted() {
        try {
            Files.deleteIfExists(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Leaves no byte free. */
    void fill() {
        Path filler = path.resolve("filler" + fillers.size());
        fillers.add(filler);
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[4096];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // as wanted
        }
    }

    void free() throws IOException {
        for (Path filler : fillers) {
            Files.delete(filler);
        }
        fillers.clear();
    }

    private static int run(String... command) throws IOException {
        return new ProcessBuilder(command)
                .start()
                .onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .exitValue();
    }
}
