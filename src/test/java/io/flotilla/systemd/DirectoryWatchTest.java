package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flotilla.testing.Await;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
    private static final Duration PATIENCE = Duration.ofMillis(20);
    private static final int SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Set<String>> touched = new LinkedBlockingQueue<>();
    private final Path directory;
    private final DirectoryWatch watch;

    DirectoryWatchTest(@TempDir Path root) {
        directory = root.resolve("units");
        watch = new DirectoryWatch(vertx, directory, PATIENCE, touched::add);
    }

    @AfterEach
    void close() {
        watch.close();
        Await.the(vertx.close());
    }

    private Set<String> next() throws InterruptedException {
        return Optional.ofNullable(touched.poll(SECONDS, TimeUnit.SECONDS)).orElseThrow();
    }

    /** Touches the file until that is seen. */
    private void awaitWatched() throws IOException, InterruptedException {
        Set<String> names = Set.of();
        while (names.isEmpty()) {
            Files.writeString(directory.resolve("a.service"), "");
            names = next();
        }
        assertEquals(Set.of("a.service"), names);
    }

    @Test
    void namesWhatIsTouched() throws IOException, InterruptedException {
        Files.createDirectory(directory);
        Await.the(watch.open());
        Files.writeString(directory.resolve("a.service"), "");
        assertEquals(Set.of("a.service"), next());
    }

    @Test
    void whatCannotBeWatchedIsLookedAtUntilItCan() throws IOException, InterruptedException {
        Await.the(watch.open());
        assertEquals(Set.of(), next());
        assertEquals(Set.of(), next());
        Files.createDirectory(directory);
        awaitWatched();
    }

    @Test
    void whatGoesAndComesBackIsWatchedAgain() throws IOException, InterruptedException {
        Files.createDirectory(directory);
        Await.the(watch.open());
        Files.delete(directory);
        assertEquals(Set.of(), next());
        Files.createDirectory(directory);
        awaitWatched();
    }
}
