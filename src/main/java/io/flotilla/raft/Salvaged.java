package io.flotilla.raft;

import io.flotilla.raft.LogException.Reason;
import io.flotilla.raft.store.DirectoryLock;
import io.flotilla.raft.store.StoreException;
import io.flotilla.raft.store.StoredLog;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.persistence.RestoredRaftState;
import java.nio.file.Path;
import java.util.List;

/** What is left of a log, fed to a state machine without a member. */
final class Salvaged {
    private Salvaged() {}

    static void feed(Path directory, StateMachine machine) {
        DirectoryLock lock = lock(directory);
        try {
            machine.reset();
            StoredLog.salvage(directory).ifPresent(state -> feed(state, machine));
        } catch (StoreException | UnreadableException e) {
            throw new LogException(Reason.UNREADABLE, String.valueOf(e.getMessage()), e);
        } finally {
            lock.close();
        }
    }

    private static DirectoryLock lock(Path directory) {
        try {
            return DirectoryLock.take(directory);
        } catch (StoreException e) {
            throw Refusals.ofOpening(e, directory);
        }
    }

    private static void feed(RestoredRaftState state, StateMachine machine) {
        SnapshotEntry snapshot = state.getSnapshotEntry();
        if (snapshot != null) {
            List<?> chunks = (List<?>) snapshot.getOperation();
            machine.install(
                    snapshot.getIndex(),
                    chunks.stream()
                            .map(chunk -> (byte[]) ((SnapshotChunk) chunk).getOperation())
                            .toList());
        }
        for (LogEntry entry : state.getLogEntries()) {
            // Changes of the group are the log's own.
            if (entry.getOperation() instanceof byte[] command) {
                machine.apply(entry.getIndex(), command);
            }
        }
    }
}
