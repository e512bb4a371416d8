package io.flotilla.registry.host;

import io.flotilla.codec.Codec;
import io.flotilla.codec.CodecException;
import io.flotilla.desired.CoreHost;
import io.flotilla.disk.AtomicFile;
import io.flotilla.disk.Durability;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Levels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a core host keeps beside its log, {@code core.json}: enough to find the others before the log is read. Reading and
 * writing block.
 *
 * @param log the identity of the log; empty before it has one
 * @param founders with whom the group began, decided before the log begins
 * @param group the core hosts as last known
 * @param level of the log as last known: who does not read it is not let in before the log has been read
 * @param isJoining whether this host was made a core host by a group that it was not among the founders of
 */
public record CoreFile(String log, List<CoreHost> founders, List<CoreHost> group, boolean isJoining, int level) {
    private static final Codec<CoreFile> CODEC = Codec.strict(CoreFile.class, "a list of core hosts", Levels.TABLE);
    public static final CoreFile NONE = new CoreFile("", List.of(), List.of(), false);

    /** Of a log of the first level, or of none. */
    public CoreFile(String log, List<CoreHost> founders, List<CoreHost> group, boolean isJoining) {
        this(log, founders, group, isJoining, Levels.OLDEST);
    }

    public CoreFile {
        founders = List.copyOf(founders);
        group = List.copyOf(group);
    }

    public static Path in(Path dataDirectory) {
        return dataDirectory.resolve("core.json");
    }

    /** Throws {@link IllegalStateException} with words for the operator if there is one that cannot be read. */
    public static CoreFile read(Path dataDirectory) {
        Path file = in(dataDirectory);
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return CODEC.decode(Files.readAllBytes(file));
        } catch (IOException | CodecException e) {
            throw new IllegalStateException(
                    "%s cannot be read (%s): restore it, or remove it together with the log beside it and add this host"
                                    .formatted(file, e.getMessage())
                            + " to the core anew",
                    e);
        }
    }

    /** The file is there as a whole, and on disk, when this returns. */
    public void write(Path dataDirectory) {
        Path file = in(dataDirectory);
        try {
            Files.createDirectories(dataDirectory);
            AtomicFile.write(file, CODEC.encode(this), Durability.PROMISED);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Whether a group is known that {@code machine} does not belong to. */
    public boolean excludes(MachineId machine) {
        return !group.isEmpty()
                && group.stream().noneMatch(host -> host.machine().equals(machine));
    }
}
