package io.flotilla.faults;

import io.flotilla.testing.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What happens to the files of a core host while its node is off. Blocks. */
enum StoreDamage {
    A_BIT_OF_THE_LOG_S_MIDDLE(FaultKind.DAMAGED_STORE, "log/log.db"),
    A_BIT_OF_THE_LOG_S_HEAD(FaultKind.DAMAGED_STORE, "log/log.db"),
    HALF_OF_THE_LOG(FaultKind.DAMAGED_STORE, "log/log.db"),
    AN_EMPTY_LOG(FaultKind.DAMAGED_STORE, "log/log.db"),
    A_BIT_OF_THE_WAL_S_MIDDLE(FaultKind.DAMAGED_STORE, "log/log.db-wal"),
    A_BIT_OF_THE_WAL_S_HEAD(FaultKind.DAMAGED_STORE, "log/log.db-wal"),
    HALF_OF_THE_WAL(FaultKind.DAMAGED_STORE, "log/log.db-wal"),
    AN_EMPTY_WAL(FaultKind.DAMAGED_STORE, "log/log.db-wal"),
    HALF_OF_THE_CORE_LIST(FaultKind.DAMAGED_STORE, "core.json"),
    NO_LOG(FaultKind.LOST_STORE, "log/log.db"),
    NO_WAL(FaultKind.LOST_STORE, "log/log.db-wal"),
    NO_LOG_FOLDER(FaultKind.LOST_STORE, "log"),
    NO_CORE_LIST(FaultKind.LOST_STORE, "core.json"),
    NOTHING(FaultKind.LOST_STORE, "."),
    AN_EARLIER_COPY(FaultKind.SET_BACK_STORE, ".");

    private static final int PAGE = 4_096;

    private final FaultKind kind;
    private final String file;

    StoreDamage(FaultKind kind, String file) {
        this.kind = kind;
        this.file = file;
    }

    static StoreDamage of(Fault fault) {
        List<StoreDamage> all = Arrays.stream(values())
                .filter(damage -> damage.kind == fault.kind())
                .toList();
        return all.get(fault.variant() % all.size());
    }

    /**
     * Does it, if there is the file that it is about.
     *
     * @param store the host's data folder, of a node that is off
     * @param copy of that folder, from earlier
     */
    void inflict(Path store, Path copy) {
        try {
            Path target = store.resolve(file).normalize();
            if (!Files.exists(target)) {
                return;
            }
            switch (this) {
                case A_BIT_OF_THE_LOG_S_MIDDLE, A_BIT_OF_THE_WAL_S_MIDDLE -> flip(target, Files.size(target) / 2);
                case A_BIT_OF_THE_LOG_S_HEAD, A_BIT_OF_THE_WAL_S_HEAD -> flip(target, 10);
                case HALF_OF_THE_LOG, HALF_OF_THE_WAL -> cut(target, Files.size(target) / 2 / PAGE * PAGE);
                case HALF_OF_THE_CORE_LIST -> cut(target, Files.size(target) / 2);
                case AN_EMPTY_LOG, AN_EMPTY_WAL -> cut(target, 0);
                case NO_LOG, NO_WAL, NO_CORE_LIST -> Files.delete(target);
                case NO_LOG_FOLDER -> Folders.delete(target);
                case NOTHING -> empty(store);
                case AN_EARLIER_COPY -> {
                    empty(store);
                    copy(copy, store);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length <= at) {
            return;
        }
        bytes[Math.toIntExact(at)] ^= 0x10;
        Files.write(file, bytes);
    }

    private static void cut(Path file, long length) throws IOException {
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Folders.delete(file);
            }
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace("_s_", "'s ").replace('_', ' ');
    }
}
