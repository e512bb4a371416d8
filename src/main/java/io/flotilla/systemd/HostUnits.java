package io.flotilla.systemd;

import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The unit files of the host, where systemd looks for them: which are not flotilla's, which of flotilla's are linked
 * there, and which are hidden. Blocks: for workers.
 */
final class HostUnits {
    private static final Path MASK = Path.of("/dev/null");

    /** A directory by the host's own path, and where it is seen from here. */
    private record Directory(Path path, Path seen) {}

    private final List<Directory> searched;
    private final Optional<Directory> runtime;
    private final Path units;

    /** {@code unitPath}: the manager's, the preferred directory first. */
    HostUnits(List<Path> unitPath, SystemdOptions options) {
        units = options.unitsDirectory();
        searched = unitPath.stream()
                .map(path -> new Directory(path, options.seen(path)))
                .toList();
        runtime = searched.stream()
                .filter(directory -> directory.path().endsWith("systemd/system")
                        || directory.path().endsWith("systemd/user"))
                .filter(directory -> unitPath.contains(directory.path().resolveSibling("transient")))
                .findFirst();
    }

    /** Flotilla's directory, by the host's own paths. */
    Path units() {
        return units;
    }

    /** Where links that last until the next boot are: the directory beside that of transient units. */
    Optional<Path> runtime() {
        return runtime.map(Directory::path);
    }

    /** Why flotilla must leave the unit alone; empty when it need not. */
    Optional<String> foreign(UnitName unit) {
        if (unit.isOwn()) {
            return Optional.of("%s is flotilla itself on each host: rename it".formatted(unit));
        }
        for (Directory directory : searched) {
            if (exists(directory, unit) && !isOurs(directory, unit)) {
                return Optional.of(foreign(unit, directory));
            }
        }
        return Optional.empty();
    }

    private static String foreign(UnitName unit, Directory directory) {
        Path file = directory.path().resolve(unit.value());
        return isMask(directory, unit.value())
                ? "%s is masked on this host (%s): unmask it".formatted(unit, file)
                : foreign(unit, file.toString());
    }

    static String foreign(UnitName unit, String where) {
        return "%s exists on this host outside flotilla (%s): remove or rename it".formatted(unit, where);
    }

    boolean isLinked(UnitName unit) {
        return runtime.filter(directory -> isOurs(directory, unit)).isPresent();
    }

    /**
     * Makes the link that {@code LinkUnitFiles} would make, without troubling systemd. False when it takes systemd's
     * help: the directory is not there or not ours to write.
     */
    boolean link(UnitName unit) throws IOException {
        if (isLinked(unit)) {
            return true;
        }
        if (runtime.isEmpty()) {
            return false;
        }
        try {
            Files.createSymbolicLink(runtime.get().seen().resolve(unit.value()), units.resolve(unit.value()));
            return true;
        } catch (AccessDeniedException | NoSuchFileException e) {
            return false;
        }
    }

    /** Removes flotilla's own link; one that leads elsewhere stays. */
    void unlink(UnitName unit) throws IOException {
        if (isLinked(unit)) {
            Files.deleteIfExists(runtime.orElseThrow().seen().resolve(unit.value()));
        }
    }

    /** What hides units: files in the directories that systemd prefers to the one of the links. */
    Map<UnitName, Drift> hidden(Set<UnitName> held) {
        Map<UnitName, Drift> hidden = new HashMap<>();
        for (Directory directory : searched) {
            if (runtime.equals(Optional.of(directory))) {
                break;
            }
            String[] names = directory.seen().toFile().list();
            for (String name : names == null ? new String[0] : names) {
                UnitDirectory.unit(name)
                        .filter(held::contains)
                        .ifPresent(unit ->
                                hidden.putIfAbsent(unit, isMask(directory, name) ? Drift.MASKED : Drift.OVERRIDDEN));
            }
        }
        return hidden;
    }

    private static boolean exists(Directory directory, UnitName unit) {
        return Files.exists(directory.seen().resolve(unit.value()), LinkOption.NOFOLLOW_LINKS);
    }

    private boolean isOurs(Directory directory, UnitName unit) {
        return linkTarget(directory, unit.value()).equals(Optional.of(units.resolve(unit.value())));
    }

    private static boolean isMask(Directory directory, String name) {
        return linkTarget(directory, name).equals(Optional.of(MASK));
    }

    /** By the host's own paths. */
    private static Optional<Path> linkTarget(Directory directory, String name) {
        try {
            Path target = Files.readSymbolicLink(directory.seen().resolve(name));
            return Optional.of(directory.path().resolve(target).normalize());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }
}
