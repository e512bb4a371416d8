package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A unit file of this host. Blocks on the disk. */
record LocalFile(String path, boolean isTemplate, UnitFile file) {
    private static final int SHOWN_BEFORE = 40;
    private static final int SHOWN = 120;
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}]");

    boolean differsFrom(ApiUnit unit) {
        return !file.hash().equals(unit.file().hash());
    }

    /** The unit's own file, else that of its template beside it. */
    static Optional<LocalFile> of(UnitArgument argument) {
        return at(argument.path(), false)
                .or(() -> argument.template().flatMap(template -> at(argument.beside(template), true)));
    }

    /** Throws {@link Failure} if it is there and cannot be read, with the place of what is wrong in it. */
    static Optional<LocalFile> at(String path, boolean isTemplate) {
        try {
            Path file = Path.of(path);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            UnitFile read = UnitFile.parse(Files.readAllBytes(file));
            if (read.options().isEmpty()) {
                throw Failure.of(
                        "%s says nothing: write sections such as [Service] with lines KEY=value".formatted(path));
            }
            return Optional.of(new LocalFile(path, isTemplate, read));
        } catch (UnitFileException e) {
            throw Failure.of(e.place()
                    .map(place -> pointAt(path, place, String.valueOf(e.getMessage())))
                    .orElseGet(() -> path + ": " + e.getMessage()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failure.of("cannot read %s: %s".formatted(path, e.getMessage()));
        }
    }

    /** As compilers do: the line below its number, and a caret below the column. */
    private static String pointAt(String path, UnitFileException.Place place, String why) {
        int begin = Math.max(0, place.column() - 1 - SHOWN_BEFORE);
        int end = Math.min(place.text().length(), begin + SHOWN);
        String shown = UNPRINTABLE.matcher(place.text().substring(begin, end)).replaceAll("?");
        return "%s:%d:%d: %s%n    %s%n    %s^"
                .formatted(path, place.line(), place.column(), why, shown, " ".repeat(place.column() - 1 - begin));
    }
}
