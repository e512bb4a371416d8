package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.unit.UnitFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A unit file of this host. Blocks on the disk. */
record LocalFile(String path, boolean isTemplate, UnitFile file) {

    boolean differsFrom(ApiUnit unit) {
        return !file.hash().equals(unit.file().hash());
    }

    /** The unit's own file, else that of its template beside it. */
    static Optional<LocalFile> of(UnitArgument argument) {
        return at(argument.path(), false)
                .or(() -> argument.template().flatMap(template -> at(argument.beside(template), true)));
    }

    /** Throws {@link Failure} if it is there and cannot be read, {@link IllegalArgumentException} if it is no unit file. */
    static Optional<LocalFile> at(String path, boolean isTemplate) {
        try {
            Path file = Path.of(path);
            return Files.exists(file)
                    ? Optional.of(new LocalFile(path, isTemplate, UnitFile.parse(Files.readAllBytes(file))))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failure.of("cannot read %s: %s".formatted(path, e.getMessage()));
        }
    }
}
