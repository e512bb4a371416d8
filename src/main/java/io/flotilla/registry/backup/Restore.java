package io.flotilla.registry.backup;

import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.disk.AtomicFile;
import io.flotilla.disk.Durability;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the backup that waits in the data folder into the log of a group that has just been founded. It may end at any
 * moment and goes on after the next start: what is there already, or was wished since, stays as it is.
 */
public final class Restore {
    private static final Logger LOG = LoggerFactory.getLogger(Restore.class);
    private static final int UNITS_AT_A_TIME = 100;

    private final Vertx vertx;
    private final Path folder;
    private final boolean isNew;
    private boolean isBegun;

    /** {@code isNew}: this host had no log when it started. */
    public Restore(Vertx vertx, Path dataDirectory, boolean isNew) {
        this.vertx = vertx;
        this.folder = dataDirectory;
        this.isNew = isNew;
    }

    private Path waiting() {
        return folder.resolve("restore.ndjson");
    }

    /** Where it is from the start of a host without a log on, until the log that it is for has a name. */
    private Path claimed() {
        return claimed(folder);
    }

    public static Path claimed(Path dataDirectory) {
        return dataDirectory.resolve("restore.begun.ndjson");
    }

    /** To be done before this host makes its log, since a host that has one takes none. */
    public Future<Void> claim() {
        return vertx.executeBlocking(() -> {
            if (isNew && Files.exists(waiting())) {
                AtomicFile.move(waiting(), claimed(), Durability.PROMISED);
            }
            return null;
        });
    }

    /** Where a backup is that was begun to be taken into that log. */
    private Path begun(String log) {
        return folder.resolve("restore-" + log + ".ndjson");
    }

    /** Does it at the first call, if there is something to do for the log of that identity. */
    public void once(String log, Function<Command, Future<Decided>> submit) {
        if (!isBegun) {
            isBegun = true;
            run(log, submit).onFailure(cause -> LOG.error("the backup cannot be restored: {}", cause.getMessage()));
        }
    }

    private Future<Void> run(String log, Function<Command, Future<Decided>> submit) {
        return vertx.executeBlocking(() -> read(log)).compose(backup -> backup.map(found -> take(found, submit)
                        .compose(done -> vertx.executeBlocking(() -> Files.deleteIfExists(begun(log))))
                        .<Void>mapEmpty())
                .orElseGet(Future::succeededFuture));
    }

    private Optional<Backup> read(String log) throws IOException {
        if (Files.exists(claimed())) {
            AtomicFile.move(claimed(), begun(log), Durability.PROMISED);
        } else if (Files.exists(waiting())) {
            LOG.error("{} is not restored, since this host had a log: remove it, or begin a new cluster", waiting());
        }
        return Files.exists(begun(log)) ? Optional.of(BackupJson.read(begun(log))) : Optional.empty();
    }

    private static Future<Void> take(Backup backup, Function<Command, Future<Decided>> submit) {
        List<Command.MetadataEdit> edits = new ArrayList<>();
        backup.metadataEdits().forEach((machine, values) -> edits.addAll(edits(machine, values)));
        Future<Decided> last = submit.apply(new Command.ReplaceLog(backup.identity()))
                .compose(replaced -> submit.apply(new Command.Import("", List.of(), edits)));
        for (int from = 0; from < backup.units().size(); from += UNITS_AT_A_TIME) {
            List<Command.Wish> wishes = wishes(backup.units()
                    .subList(
                            from,
                            Math.min(from + UNITS_AT_A_TIME, backup.units().size())));
            last = last.compose(before -> submit.apply(new Command.Import("", wishes, List.of())));
        }
        return last.onSuccess(done -> LOG.info(
                        "restored {} units of log {} as of revision {}",
                        backup.units().size(),
                        backup.identity(),
                        backup.revision()))
                .mapEmpty();
    }

    private static List<Command.MetadataEdit> edits(MachineId machine, SortedMap<String, Optional<String>> values) {
        return values.entrySet().stream()
                .map(value -> new Command.MetadataEdit(machine, value.getKey(), value.getValue()))
                .toList();
    }

    private static List<Command.Wish> wishes(List<DesiredUnit> units) {
        return units.stream()
                .map(unit -> new Command.Wish(unit.name(), unit.file(), unit.target(), unit.machines()))
                .toList();
    }
}
