package io.flotilla.systemd;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which names in a directory were touched; an empty set: some, and it is not known which. A directory that cannot
 * be watched, because the host has no inotify instance left or because it is gone, is said to be touched from time to
 * time, until it can. Used on one context, where the listener runs too.
 */
final class DirectoryWatch {
    private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);

    private final Vertx vertx;
    private final Context context;
    private final Path directory;
    private final Duration retryDelay;
    private final Consumer<Set<String>> listener;
    private Optional<WatchService> service = Optional.empty();
    private boolean isUnwatched;
    private boolean isClosed;

    /** Watches nothing yet; {@code retryDelay} is how long what cannot be watched is left alone. */
    DirectoryWatch(Vertx vertx, Path directory, Duration retryDelay, Consumer<Set<String>> listener) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.directory = directory;
        this.retryDelay = retryDelay;
        this.listener = listener;
    }

    /** Completes when the directory is watched, or cannot be for now. */
    Future<Void> open() {
        return context.executeBlocking(this::register, false).transform(opened -> {
            if (isUnwatched && !isClosed) {
                listener.accept(Set.of());
            }
            if (opened.failed()) {
                tryLater(opened.cause());
            } else {
                watch(opened.result());
            }
            return Future.succeededFuture();
        });
    }

    void close() {
        isClosed = true;
        service.ifPresent(DirectoryWatch::close);
    }

    private WatchService register() throws IOException {
        WatchService opened = directory.getFileSystem().newWatchService();
        try {
            directory.register(
                    opened,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void tryLater(Throwable cause) {
        if (!isUnwatched) {
            log.warn(
                    "{} cannot be watched, looking at it every {} s until it can: {}",
                    directory,
                    retryDelay.toSeconds(),
                    cause.toString());
            isUnwatched = true;
        }
        vertx.setTimer(retryDelay.toMillis(), id -> {
            if (!isClosed) {
                open();
            }
        });
    }

    private void watch(WatchService opened) {
        if (isClosed) {
            close(opened);
            return;
        }
        service = Optional.of(opened);
        isUnwatched = false;
        Thread thread = new Thread(() -> run(opened), "unit-files-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(WatchService opened) {
        try {
            boolean isValid = true;
            while (isValid) {
                WatchKey key = opened.take();
                Set<String> names = names(key);
                context.runOnContext(go -> listener.accept(names));
                isValid = key.reset();
            }
            close(opened);
            context.runOnContext(go -> tryLater(new NoSuchFileException(directory.toString())));
        } catch (ClosedWatchServiceException e) {
            log.debug("unit files are not watched any more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<String> names(WatchKey key) {
        Set<String> names = new HashSet<>();
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                return Set.of();
            }
            names.add(String.valueOf(event.context()));
        }
        return names;
    }

    private static void close(WatchService opened) {
        try {
            opened.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop watching", e);
        }
    }
}
