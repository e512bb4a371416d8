package io.flotilla.raft.store;

import io.microraft.persistence.RestoredRaftState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** What can be told of a directory whose lock is held without serving from it. */
public final class StoredLog {
    private StoredLog() {}

    /**
     * Whether a member has begun to live in this directory, whose lock is held: before that it has not voted. One whose
     * store is damaged has.
     */
    public static boolean hasBegun(Path directory) {
        if (!Files.exists(VerifiedStore.in(directory)) && !Files.exists(LogMark.in(directory))) {
            return false;
        }
        try (LogDatabase database = VerifiedStore.open(directory).database()) {
            return database.fact("members").isPresent();
        } catch (SQLException e) {
            throw LogDatabase.failed(VerifiedStore.in(directory), "cannot close", e);
        } catch (StoreException e) {
            if (e.isFinal()) {
                return true;
            }
            throw e;
        }
    }

    /**
     * What the store in a directory whose lock is held still holds, whether or not that is all; empty if nothing. Throws
     * {@link StoreException} when it cannot be read.
     */
    public static Optional<RestoredRaftState> salvage(Path directory) {
        Path file = VerifiedStore.in(directory);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (LogDatabase database = LogDatabase.open(file)) {
            return LogRecovery.of(database);
        } catch (SQLException | IOException e) {
            throw LogDatabase.failed(file, "cannot open", e);
        }
    }
}
