package io.flotilla.systemd;

import io.flotilla.disk.AtomicFile;
import io.flotilla.disk.Durability;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The directory of unit files that are flotilla's: being in it is what makes a unit flotilla's. Blocks: for workers,
 * one at a time.
 */
final class UnitDirectory {
    /** A directory of its own, so that whoever watches the units hears once of each, and sees no half of one. */
    private static final String UNFINISHED = ".new";

    private final Path path;
    private final Path unfinished;

    UnitDirectory(Path path) {
        this.path = path;
        this.unfinished = path.resolve(UNFINISHED).resolve("unit");
    }

    Path path() {
        return path;
    }

    /** Makes the directories, clears what a crash left, and returns the text of each unit file. */
    Map<UnitName, String> open() throws IOException {
        Files.createDirectories(path.resolve(UNFINISHED));
        Files.deleteIfExists(unfinished);
        Map<UnitName, String> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Optional<UnitName> unit = unit(file.getFileName().toString());
                if (unit.isPresent() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    read(unit.get()).ifPresent(text -> found.put(unit.get(), text));
                }
            }
        }
        return found;
    }

    Optional<String> read(UnitName unit) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(path.resolve(unit.value()));
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Replaces the file in one step. A file of no bytes would mask the unit: it is refused. Where it {@code runsAlike} the
     * old one it keeps its time, by which systemd tells that it has to read a file again: it has nothing new to read.
     */
    void write(UnitName unit, UnitFile file, boolean runsAlike) throws IOException {
        String text = file.print();
        if (text.isEmpty()) {
            throw new IOException("the unit is empty, which systemd takes for masked");
        }
        Files.writeString(unfinished, text);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-r--r--"));
        Path old = path.resolve(unit.value());
        if (runsAlike) {
            Files.setLastModifiedTime(unfinished, Files.getLastModifiedTime(old));
        }
        AtomicFile.move(unfinished, old, Durability.NONE);
    }

    void delete(UnitName unit) throws IOException {
        Files.deleteIfExists(path.resolve(unit.value()));
    }

    static Optional<UnitName> unit(String fileName) {
        try {
            return Optional.of(new UnitName(fileName));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
