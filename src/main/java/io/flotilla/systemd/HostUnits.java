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
 *
 * @param searched the manager's UnitPath, the preferred directory first
 * @param units flotilla's directory, by the host's own paths
 * @param hostRoot where the host's {@code /} is seen
 */
record HostUnits(List<Path> searched, Path units, Path hostRoot) {

    private static final Path MASK = Path.of("/dev/null");

    HostUnits {
        searched = List.copyOf(searched);
    }

    /** Where links that last until the next boot are: the directory beside that of transient units. */
    Optional<Path> runtime() {
        return searched.stream()
                .filter(directory -> directory.endsWith("systemd/system") || directory.endsWith("systemd/user"))
                .filter(directory -> searched.contains(directory.resolveSibling("transient")))
                .findFirst();
    }

    /** Why flotilla must leave the unit alone; empty when it need not. */
    Optional<String> foreign(UnitName unit) {
        for (Path directory : searched) {
            Path file = directory.resolve(unit.value());
            if (exists(file) && !linkTarget(file).equals(Optional.of(units.resolve(unit.value())))) {
                return Optional.of(foreign(unit, file));
            }
        }
        return Optional.empty();
    }

    private String foreign(UnitName unit, Path file) {
        return linkTarget(file).equals(Optional.of(MASK))
                ? "%s is masked on this host (%s): unmask it".formatted(unit, file)
                : foreign(unit, file.toString());
    }

    static String foreign(UnitName unit, String where) {
        return "%s exists on this host outside flotilla (%s): remove or rename it".formatted(unit, where);
    }

    boolean isLinked(UnitName unit) {
        return runtime()
                .flatMap(directory -> linkTarget(directory.resolve(unit.value())))
                .equals(Optional.of(units.resolve(unit.value())));
    }

    /**
     * Makes the link that {@code LinkUnitFiles} would make, without troubling systemd. False when it takes systemd's
     * help: the directory is not there or not ours to write.
     */
    boolean link(UnitName unit) throws IOException {
        if (isLinked(unit)) {
            return true;
        }
        Optional<Path> directory = runtime();
        if (directory.isEmpty()) {
            return false;
        }
        try {
            Path link = seen(directory.get().resolve(unit.value()));
            Files.createSymbolicLink(link, units.resolve(unit.value()));
            return true;
        } catch (AccessDeniedException | NoSuchFileException e) {
            return false;
        }
    }

    /** Removes flotilla's own link; one that leads elsewhere stays. */
    void unlink(UnitName unit) throws IOException {
        if (isLinked(unit)) {
            Files.deleteIfExists(seen(runtime().orElseThrow().resolve(unit.value())));
        }
    }

    /** What hides units: files in the directories that systemd prefers to the one of the links. */
    Map<UnitName, Drift> hidden(Set<UnitName> held) {
        Map<UnitName, Drift> hidden = new HashMap<>();
        for (Path directory : searched) {
            if (runtime().equals(Optional.of(directory))) {
                break;
            }
            String[] names = seen(directory).toFile().list();
            for (String name : names == null ? new String[0] : names) {
                UnitDirectory.unit(name)
                        .filter(held::contains)
                        .ifPresent(unit -> hidden.putIfAbsent(unit, hiddenBy(directory.resolve(name))));
            }
        }
        return hidden;
    }

    private Drift hiddenBy(Path file) {
        return linkTarget(file).equals(Optional.of(MASK)) ? Drift.MASKED : Drift.OVERRIDDEN;
    }

    private boolean exists(Path file) {
        return Files.exists(seen(file), LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<Path> linkTarget(Path link) {
        try {
            Path target = Files.readSymbolicLink(seen(link));
            return Optional.of(link.resolveSibling(target).normalize());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private Path seen(Path path) {
        return hostRoot.resolve(Path.of("/").relativize(path));
    }
}
