package io.flotilla.systemd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which names in a directory were touched, from a thread of its own. An empty set: some, and it missed which. */
final class DirectoryWatch {
    private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);

    private final WatchService service;
    private final Consumer<Set<String>> listener;

    private DirectoryWatch(WatchService service, Consumer<Set<String>> listener) {
        this.service = service;
        this.listener = listener;
    }

    /** Blocks while it registers; {@code listener} runs on the watching thread. */
    static DirectoryWatch open(Path directory, Consumer<Set<String>> listener) throws IOException {
        WatchService service = directory.getFileSystem().newWatchService();
        directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        DirectoryWatch watch = new DirectoryWatch(service, listener);
        Thread thread = new Thread(watch::run, "unit-files-watch");
        thread.setDaemon(true);
        thread.start();
        return watch;
    }

    void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop watching", e);
        }
    }

    private void run() {
        try {
            boolean isValid = true;
            while (isValid) {
                WatchKey key = service.take();
                listener.accept(names(key));
                isValid = key.reset();
            }
            log.warn("the directory of unit files is gone: changes to it are not seen any more");
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
}
