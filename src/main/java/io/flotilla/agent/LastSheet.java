package io.flotilla.agent;

import io.flotilla.bus.PassLoop;
import io.flotilla.desired.OrderSheet;
import io.flotilla.disk.AtomicFile;
import io.flotilla.disk.Durability;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Codecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sheet that is obeyed: the newest that a leader gave. It is kept on disk, for a start in which no leader can be
 * reached, and against an older one. Used on one context.
 */
final class LastSheet {
    private static final Logger LOG = LoggerFactory.getLogger(LastSheet.class);

    /** Sheets that follow each other within this time share a write. */
    private static final long SOON_MILLIS = 1_000;

    private final Vertx vertx;
    private final Path file;
    private final PassLoop saving;
    private Optional<OrderSheet> stored;
    private Optional<OrderSheet> current = Optional.empty();
    private boolean isSavingSoon;

    private LastSheet(Vertx vertx, Path file, Optional<OrderSheet> stored) {
        this.vertx = vertx;
        this.file = file;
        this.stored = stored;
        saving = new PassLoop(
                vertx,
                this::save,
                cause -> LOG.warn("the order sheet cannot be kept in {}, trying again: {}", file, cause.toString()));
    }

    /** Reads what an earlier run left; what cannot be read, or is another machine's, is as good as nothing. */
    static Future<LastSheet> open(Vertx vertx, Path file, MachineId self) {
        return vertx.executeBlocking(() -> read(file))
                .map(found -> {
                    if (found.isPresent() && !found.get().machine().equals(self)) {
                        throw new IllegalArgumentException(
                                "it is machine %s's".formatted(found.get().machine()));
                    }
                    return found;
                })
                .recover(cause -> {
                    LOG.warn("{} is ignored: {}", file, cause.toString());
                    return Future.succeededFuture(Optional.empty());
                })
                .map(found -> new LastSheet(vertx, file, found));
    }

    private static Optional<OrderSheet> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Codecs.sheet(Files.readAllBytes(file))) : Optional.empty();
    }

    Optional<OrderSheet> current() {
        return current;
    }

    /** Obeys the sheet from now on, unless it is older than one of the same log that is known; says whether it does. */
    boolean offer(OrderSheet sheet) {
        Optional<OrderSheet> known =
                current.or(() -> stored).filter(older -> older.log().equals(sheet.log()));
        if (known.isPresent() && !sheet.supersedes(known.get())) {
            LOG.info(
                    "a sheet of term {} and revision {} is ignored: it is older than the one of {} and {}",
                    sheet.term(),
                    sheet.revision(),
                    known.get().term(),
                    known.get().revision());
            return false;
        }
        current = Optional.of(sheet);
        saveSoon();
        return true;
    }

    private void saveSoon() {
        if (!isSavingSoon && !stored.equals(current)) {
            isSavingSoon = true;
            vertx.setTimer(SOON_MILLIS, timer -> {
                isSavingSoon = false;
                saving.signal();
            });
        }
    }

    /** Obeys the sheet that was found on disk, if there is one and no leader gave any; says whether it does. */
    boolean offerStored() {
        if (current.isPresent() || stored.isEmpty()) {
            return false;
        }
        current = stored;
        LOG.warn(
                "no leader has given this machine its orders: it goes by those of revision {} from {}",
                stored.get().revision(),
                file);
        return true;
    }

    /** Completes when the newest sheet is on disk. */
    Future<Void> save() {
        Optional<OrderSheet> newest = current;
        if (newest.isEmpty() || newest.equals(stored)) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> write(newest.get()))
                .onSuccess(done -> stored = newest)
                .mapEmpty();
    }

    private Path write(OrderSheet sheet) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        AtomicFile.write(file, Codecs.encode(sheet), Durability.WHOLE);
        return file;
    }
}
