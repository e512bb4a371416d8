package io.flotilla.raft.store;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import io.microraft.persistence.RestoredRaftState;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member's log, term and vote on disk, in one transactional file. Used by the log's thread only.
 *
 * <p>Fail-stop: after the first failure every call fails until the store is opened anew, because a failed statement may
 * have rolled back rows that the library believes written, and the library itself goes on after a failed write.
 */
public final class LogStore implements RaftStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);

    private static final int REHEARSAL_BYTES = 256 << 10;

    private final LogDatabase database;
    private final Consumer<String> onFailure;
    private boolean isTruncated;
    private @Nullable String failure;
    private byte[] lastVote = {};

    private LogStore(LogDatabase database, Consumer<String> onFailure) {
        this.database = database;
        this.onFailure = onFailure;
    }

    /** Whether a member has begun to live in this directory, whose lock is held: before that it has not voted. */
    public static boolean hasBegun(Path directory) {
        Path file = file(directory);
        if (!Files.exists(file)) {
            return false;
        }
        try (LogDatabase database = LogDatabase.open(file)) {
            return database.fact("members").isPresent();
        } catch (SQLException | IOException e) {
            throw LogDatabase.failed(file, "cannot open", e);
        }
    }

    /**
     * Opens {@code log.db} in a directory whose lock is held. {@code onFailure} is told the first failure, in words.
     * Throws {@link StoreException}.
     */
    public static LogStore open(Path directory, String memberId, Consumer<String> onFailure) {
        Path file = file(directory);
        try {
            LogDatabase database = LogDatabase.open(file);
            try {
                claim(database, file, memberId);
            } catch (SQLException | RuntimeException e) {
                database.close();
                throw e;
            }
            return new LogStore(database, onFailure);
        } catch (SQLException | IOException e) {
            throw LogDatabase.failed(file, "cannot open", e);
        }
    }

    private static Path file(Path directory) {
        return directory.resolve("log.db");
    }

    private static void claim(LogDatabase database, Path file, String memberId) throws SQLException {
        Optional<byte[]> owner = database.fact("owner");
        if (owner.isEmpty()) {
            database.setFact("owner", memberId.getBytes(StandardCharsets.UTF_8));
            database.setFact("group", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
            database.commit();
            return;
        }
        String name = new String(owner.get(), StandardCharsets.UTF_8);
        if (!name.equals(memberId)) {
            throw new StoreException("%s belongs to member %s, this is member %s: give each its own directory"
                    .formatted(file, name, memberId));
        }
    }

    /**
     * Writes as much as a busy second might, and takes it back. A store that is opened again after a failure does so
     * first: on a disk that is still full there is often room for reading and a little more. On failure it is closed.
     */
    public void rehearse() {
        try {
            database.setFact("rehearsal", new byte[REHEARSAL_BYTES]);
            database.commit();
            database.deleteFact("rehearsal");
            database.commit();
            database.checkpoint();
        } catch (SQLException e) {
            close();
            throw database.failed("cannot write", e);
        }
    }

    /** Why the store refuses everything; empty while it works. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** What the disk holds; empty before the member's first start. Refuses a log with a hole or a wrong checksum. */
    public Optional<RestoredRaftState> restore() {
        Optional<RestoredRaftState> restored = LogRecovery.of(database);
        restored.ifPresent(state -> lastVote = vote(state.getTermPersistentState()));
        return restored;
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState local) throws IOException {
        setFact("local", body(EntryCodec::writeLocal, local).getBytes());
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) throws IOException {
        setFact("members", body(EntryCodec::writeView, members).getBytes());
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState term) throws IOException {
        byte[] vote = vote(term);
        // The library calls this once more as it ends, also when the store has failed.
        if (!Arrays.equals(vote, lastVote)) {
            setFact("vote", vote);
            lastVote = vote;
        }
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        attempt(() -> database.insertEntries(entries.stream()
                .map(entry -> new LogDatabase.Row(entry.getIndex(), body(EntryCodec::writeEntry, entry)))
                .toList()));
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        byte[] body = body(EntryCodec::writeChunk, chunk).getBytes();
        attempt(() -> database.insertChunk(
                chunk.getIndex(), chunk.getSnapshotChunkIndex(), chunk.getSnapshotChunkCount(), body));
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        attempt(() -> database.deleteEntriesFrom(index));
    }

    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        attempt(() -> {
            database.deleteEntriesUntil(index);
            database.deleteSnapshotsBeforeNewest();
            isTruncated = true;
        });
    }

    @Override
    public void deleteSnapshotChunks(long index, int count) throws IOException {
        attempt(() -> database.deleteSnapshot(index));
    }

    @Override
    public void flush() throws IOException {
        attempt(() -> {
            database.commit();
            if (isTruncated) {
                database.checkpoint();
                isTruncated = false;
            }
        });
    }

    @Override
    public void close() {
        failure = "closed";
        try {
            database.close();
        } catch (SQLException e) {
            // What was acknowledged is in the journal; the next opening reads it.
            LOG.warn("closing the log: {}", e.getMessage());
        }
    }

    private void setFact(String name, byte[] body) throws IOException {
        attempt(() -> {
            database.setFact(name, body);
            database.commit();
        });
    }

    private void attempt(Change change) throws IOException {
        if (failure != null) {
            throw new IOException("the store failed before: " + failure);
        }
        try {
            change.make();
        } catch (SQLException | RuntimeException e) {
            failure = "cannot write log.db: " + e.getMessage();
            onFailure.accept(failure);
            throw new IOException(failure, e);
        }
    }

    private static byte[] vote(RaftTermPersistentState term) {
        return body(EntryCodec::writeVote, term).getBytes();
    }

    private static <T> Buffer body(BiConsumer<Buffer, T> form, T value) {
        Buffer body = Buffer.buffer();
        form.accept(body, value);
        return body;
    }

    /** One change of the database. */
    private interface Change {
        void make() throws SQLException;
    }
}
