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
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
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
    private final LogMark mark;
    private final StoreEvents events;
    private long changes;
    private long last;
    private Witnessed seen;
    private boolean isChanged;
    private boolean isTruncated;
    private @Nullable String failure;
    private byte[] lastVote = {};

    private LogStore(LogDatabase database, LogMark mark, StoreEvents events) {
        this.database = database;
        this.mark = mark;
        this.events = events;
        changes = mark.extent().changes();
        last = mark.extent().last();
        seen = mark.seen();
    }

    /** How far this store goes on disk. */
    public Extent extent() {
        return mark.extent();
    }

    /** What was seen of this log and of others' stores; on disk after the next commit or {@link #note}. */
    public Witnessed seen() {
        return seen;
    }

    public void met(String memberId, Extent store) {
        seen = seen.met(memberId, store);
    }

    public void committed(long index) {
        seen = seen.committed(index);
    }

    /** Writes down what was seen. */
    public void note() throws IOException {
        attempt(() -> mark.reached(mark.extent(), seen));
    }

    /** Never opens this store again: it lacks what others have seen of it, as {@code words} say. */
    public void condemn(String words) throws IOException {
        setFact(VerifiedStore.CONDEMNED, words.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Opens the store in a directory whose lock is held. {@code events} are told the first failure.
     * Throws {@link StoreException}, also when it does not hold all that was acknowledged by it.
     */
    public static LogStore open(Path directory, String memberId, StoreEvents events) {
        VerifiedStore whole = VerifiedStore.open(directory);
        LogDatabase database = whole.database();
        try {
            LogMark mark = LogMark.open(directory, whole.extent());
            mark.reached(whole.extent(), mark.seen());
            LogStore store = new LogStore(database, mark, events);
            store.claim(directory, memberId);
            database.checkpoint();
            return store;
        } catch (SQLException | IOException | RuntimeException e) {
            close(database);
            throw e instanceof StoreException known
                    ? known
                    : LogDatabase.failed(VerifiedStore.in(directory), "cannot open", e);
        }
    }

    private void claim(Path directory, String memberId) throws SQLException {
        Optional<byte[]> owner = database.fact("owner");
        if (owner.isEmpty()) {
            put("owner", memberId.getBytes(StandardCharsets.UTF_8));
            put(VerifiedStore.STORE, mark.extent().store().getBytes(StandardCharsets.UTF_8));
            commit();
            return;
        }
        String name = new String(owner.get(), StandardCharsets.UTF_8);
        if (!name.equals(memberId)) {
            throw new StoreException("%s belongs to member %s, this is member %s: give each its own directory"
                    .formatted(VerifiedStore.in(directory), name, memberId));
        }
    }

    /**
     * Writes as much as a busy second might, and takes it back. A store that is opened again after a failure does so
     * first: on a disk that is still full there is often room for reading and a little more. On failure it is closed.
     */
    public void rehearse() {
        try {
            put("rehearsal", new byte[REHEARSAL_BYTES]);
            commit();
            database.deleteFact("rehearsal");
            isChanged = true;
            commit();
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
        attempt(() -> {
            database.insertEntries(entries.stream()
                    .map(entry -> new LogDatabase.Row(entry.getIndex(), body(EntryCodec::writeEntry, entry)))
                    .toList());
            last = entries.stream().mapToLong(LogEntry::getIndex).reduce(last, (before, index) -> index);
        });
    }

    @Override
    public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
        byte[] body = body(EntryCodec::writeChunk, chunk).getBytes();
        change(() -> database.insertChunk(
                chunk.getIndex(), chunk.getSnapshotChunkIndex(), chunk.getSnapshotChunkCount(), body));
    }

    @Override
    public void truncateLogEntriesFrom(long index) throws IOException {
        if (index <= seen.committed()) {
            events.contradicted(seen.committed());
            throw new IOException("entry %d is known to be committed".formatted(seen.committed()));
        }
        change(() -> {
            database.deleteEntriesFrom(index);
            last = database.lastEntry();
        });
    }

    @Override
    public void truncateLogEntriesUntil(long index) throws IOException {
        change(() -> {
            database.deleteEntriesUntil(index);
            database.deleteSnapshotsBeforeNewest();
            last = database.lastEntry();
            isTruncated = true;
        });
    }

    @Override
    public void deleteSnapshotChunks(long index, int count) throws IOException {
        change(() -> database.deleteSnapshot(index));
    }

    @Override
    public void flush() throws IOException {
        attempt(() -> {
            commit();
            if (isTruncated) {
                database.checkpoint();
                isTruncated = false;
            }
        });
    }

    @Override
    public void close() {
        failure = "closed";
        close(database);
        mark.close();
    }

    private static void close(LogDatabase database) {
        try {
            database.close();
        } catch (SQLException e) {
            // What was acknowledged is in the journal; the next opening reads it.
            LOG.warn("closing the log: {}", e.getMessage());
        }
    }

    private void setFact(String name, byte[] body) throws IOException {
        attempt(() -> {
            put(name, body);
            commit();
        });
    }

    private void put(String name, byte[] body) throws SQLException {
        database.setFact(name, body);
        isChanged = true;
    }

    /** Something else than an entry that is appended. */
    private void change(Change change) throws IOException {
        attempt(() -> {
            change.make();
            isChanged = true;
        });
    }

    private void commit() throws SQLException {
        if (isChanged) {
            changes++;
            database.setFact(VerifiedStore.CHANGES, VerifiedStore.encode(changes));
        }
        database.commit();
        isChanged = false;
        mark.reached(new Extent(mark.extent().store(), changes, last), seen);
    }

    private void attempt(Change change) throws IOException {
        if (failure != null) {
            throw new IOException("the store failed before: " + failure);
        }
        try {
            change.make();
        } catch (SQLException | RuntimeException e) {
            failure = "cannot write log.db: " + e.getMessage();
            events.failed(failure);
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
