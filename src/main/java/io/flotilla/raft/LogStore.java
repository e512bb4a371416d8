package io.flotilla.raft;

import static io.flotilla.raft.EntryCodec.MODEL;

import io.flotilla.raft.LogException.Reason;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;

/**
 * A member's log, term and vote on disk, in one transactional file. Used by the log's thread only.
 *
 * <p>Fail-stop: after the first failure every call fails until the store is opened anew, because a failed statement may
 * have rolled back rows that the library believes written, and the library itself goes on after a failed write.
 */
final class LogStore implements RaftStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);

    private static final int REHEARSAL_BYTES = 256 << 10;

    private final LogDatabase database;
    private final Consumer<String> onFailure;
    private boolean isTruncated;
    private @Nullable String failure;

    private LogStore(LogDatabase database, Consumer<String> onFailure) {
        this.database = database;
        this.onFailure = onFailure;
    }

    /** Whether a member has begun to live in this directory, whose lock is held: before that it has not voted. */
    static boolean hasBegun(Path directory) {
        Path file = file(directory);
        if (!Files.exists(file)) {
            return false;
        }
        try (LogDatabase database = LogDatabase.open(file)) {
            return database.fact("members").isPresent();
        } catch (SQLException | IOException e) {
            throw cannotOpen(file, e);
        }
    }

    /**
     * Opens {@code log.db} in a directory whose lock is held. {@code onFailure} is told the first failure, in words.
     * Throws {@link LogException}: {@link Reason#REFUSED} when an operator must act, else {@link Reason#STORE_FAILED}.
     */
    static LogStore open(Path directory, String memberId, Consumer<String> onFailure) {
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
            throw cannotOpen(file, e);
        }
    }

    private static Path file(Path directory) {
        return directory.resolve("log.db");
    }

    private static LogException cannotOpen(Path file, Exception e) {
        return isDamage(e)
                ? LogDatabase.damaged(file, String.valueOf(e.getMessage()))
                : new LogException(Reason.STORE_FAILED, "cannot open %s: %s".formatted(file, e.getMessage()), e);
    }

    private static boolean isDamage(Exception e) {
        return e instanceof SQLException sql
                && (sql.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code
                        || sql.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code);
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
            throw new LogException(
                    Reason.REFUSED,
                    "%s belongs to member %s, this is member %s: give each its own directory"
                            .formatted(file, name, memberId));
        }
    }

    /**
     * Writes as much as a busy second might, and takes it back. A store that is opened again after a failure does so
     * first: on a disk that is still full there is often room for reading and a little more. On failure it is closed.
     */
    void rehearse() {
        try {
            database.setFact("rehearsal", new byte[REHEARSAL_BYTES]);
            database.commit();
            database.deleteFact("rehearsal");
            database.commit();
            database.checkpoint();
        } catch (SQLException e) {
            close();
            throw new LogException(Reason.STORE_FAILED, "cannot write log.db: " + e.getMessage(), e);
        }
    }

    /** Why the store refuses everything; empty while it works. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** What the disk holds; empty before the member's first start. Refuses a log with a hole or a wrong checksum. */
    Optional<RestoredRaftState> restore() {
        try {
            Optional<byte[]> local = database.fact("local");
            Optional<byte[]> members = database.fact("members");
            if (local.isEmpty() || members.isEmpty()) {
                return Optional.empty();
            }
            SnapshotEntry snapshot = restoreSnapshot();
            return Optional.of(new RestoredRaftState(
                    WireReader.read(local.get(), LogStore::readLocal),
                    WireReader.read(members.get(), EntryCodec::readView),
                    WireReader.read(database.fact("vote").orElse(vote(0, "")), LogStore::readVote),
                    snapshot,
                    restoreEntries(snapshot == null ? 0 : snapshot.getIndex())));
        } catch (SQLException e) {
            throw isDamage(e)
                    ? database.damaged(String.valueOf(e.getMessage()))
                    : new LogException(Reason.STORE_FAILED, "cannot read the log: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw database.damaged("a row is not what it should be: " + e.getMessage());
        }
    }

    private @Nullable SnapshotEntry restoreSnapshot() throws SQLException {
        long index = database.newestSnapshot();
        if (index == 0) {
            return null;
        }
        List<SnapshotChunk> chunks = new ArrayList<>();
        for (byte[] chunk : database.chunks(index)) {
            chunks.add(WireReader.read(chunk, EntryCodec::readChunk));
        }
        SnapshotChunk first = chunks.get(0);
        return MODEL.createSnapshotEntryBuilder()
                .setIndex(index)
                .setTerm(first.getTerm())
                .setSnapshotChunks(chunks)
                .setGroupMembersView(first.getGroupMembersView())
                .build();
    }

    private List<LogEntry> restoreEntries(long after) throws SQLException {
        List<LogEntry> entries = new ArrayList<>();
        long expected = after;
        for (LogDatabase.Row row : database.entriesAfter(after)) {
            expected++;
            if (row.index() != expected) {
                throw database.damaged("entry %d is missing, entry %d follows".formatted(expected, row.index()));
            }
            entries.add(WireReader.read(row.body().getBytes(), EntryCodec::readEntry));
        }
        return entries;
    }

    @Override
    public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState local) throws IOException {
        Buffer body = Buffer.buffer();
        EntryCodec.writeText(body, Endpoint.idOf(local.getLocalEndpoint()));
        body.appendByte((byte) (local.isVoting() ? 1 : 0));
        setFact("local", body.getBytes());
    }

    @Override
    public void persistAndFlushInitialGroupMembers(RaftGroupMembersView members) throws IOException {
        Buffer body = Buffer.buffer();
        EntryCodec.writeView(body, members);
        setFact("members", body.getBytes());
    }

    @Override
    public void persistAndFlushTerm(RaftTermPersistentState term) throws IOException {
        // The library calls this without a vote, too.
        String votedFor = term.getVotedFor() == null ? "" : Endpoint.idOf(term.getVotedFor());
        setFact("vote", vote(term.getTerm(), votedFor));
    }

    @Override
    public void persistLogEntries(List<LogEntry> entries) throws IOException {
        attempt(() -> database.insertEntries(entries.stream().map(LogStore::row).toList()));
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        Buffer body = Buffer.buffer();
        EntryCodec.writeChunk(body, chunk);
        attempt(() -> database.insertChunk(
                chunk.getIndex(), chunk.getSnapshotChunkIndex(), chunk.getSnapshotChunkCount(), body.getBytes()));
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        attempt(() -> database.deleteEntriesFrom(index));
    }

    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        attempt(() -> {
            database.deleteEntriesUntil(index);
            database.deleteSnapshotsBefore(database.newestSnapshot());
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

    private static LogDatabase.Row row(LogEntry entry) {
        Buffer body = Buffer.buffer();
        EntryCodec.writeEntry(body, entry);
        return new LogDatabase.Row(entry.getIndex(), body);
    }

    private static byte[] vote(int term, String votedFor) {
        Buffer body = Buffer.buffer().appendInt(term);
        EntryCodec.writeText(body, votedFor);
        return body.getBytes();
    }

    private static RaftTermPersistentState readVote(WireReader from) {
        int term = from.count();
        String votedFor = from.text();
        var vote = MODEL.createRaftTermPersistentStateBuilder().setTerm(term);
        return votedFor.isEmpty()
                ? vote.build()
                : vote.setVotedFor(new Endpoint(votedFor)).build();
    }

    private static RaftEndpointPersistentState readLocal(WireReader from) {
        return MODEL.createRaftEndpointPersistentStateBuilder()
                .setLocalEndpoint(EntryCodec.readEndpoint(from))
                .setVoting(from.flag())
                .build();
    }

    /** One change of the database. */
    private interface Change {
        void make() throws SQLException;
    }
}
