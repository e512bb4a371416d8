package io.flotilla.raft.store;

import static io.flotilla.raft.store.EntryCodec.MODEL;

import io.microraft.model.log.LogEntry;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.log.SnapshotEntry;
import io.microraft.persistence.RestoredRaftState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a member begins with: its state as the rows of its database have it, or a refusal that names what is wrong. */
record LogRecovery(LogDatabase database) {
    /** Empty before the member's first start. Throws {@link StoreException}. */
    static Optional<RestoredRaftState> of(LogDatabase database) {
        try {
            return new LogRecovery(database).state();
        } catch (SQLException e) {
            throw database.failed("cannot read", e);
        } catch (IllegalArgumentException e) {
            throw database.damaged("a row is not what it should be: " + e.getMessage());
        }
    }

    private Optional<RestoredRaftState> state() throws SQLException {
        List<LogDatabase.Row> entries = database.entries();
        List<LogDatabase.Row> chunks = database.chunks();
        boolean isEmpty = entries.isEmpty() && chunks.isEmpty();
        if (isEmpty && database.fact("members").isEmpty()) {
            return Optional.empty();
        }
        SnapshotEntry snapshot = newestSnapshot(chunks);
        return Optional.of(new RestoredRaftState(
                fact("local", EntryCodec::readLocal),
                fact("members", EntryCodec::readView),
                isEmpty && database.fact("vote").isEmpty() ? EntryCodec.NO_VOTE : fact("vote", EntryCodec::readVote),
                snapshot,
                entriesAfter(snapshot == null ? 0 : snapshot.getIndex(), entries)));
    }

    private <T> T fact(String name, Function<WireReader, T> form) {
        return WireReader.read(
                database.fact(name).orElseThrow(() -> database.damaged("fact %s is missing".formatted(name))), form);
    }

    /** One of which all chunks are there: another was being sent when the process ended. */
    private static @Nullable SnapshotEntry newestSnapshot(List<LogDatabase.Row> chunks) {
        NavigableMap<Long, List<SnapshotChunk>> whole = new TreeMap<>();
        for (LogDatabase.Row chunk : chunks) {
            whole.computeIfAbsent(chunk.index(), any -> new ArrayList<>())
                    .add(WireReader.read(chunk.body().getBytes(), EntryCodec::readChunk));
        }
        whole.values().removeIf(parts -> parts.size() < parts.get(0).getSnapshotChunkCount());
        return whole.isEmpty() ? null : snapshot(whole.lastEntry().getValue());
    }

    private static SnapshotEntry snapshot(List<SnapshotChunk> chunks) {
        SnapshotChunk first = chunks.get(0);
        return MODEL.createSnapshotEntryBuilder()
                .setIndex(first.getIndex())
                .setTerm(first.getTerm())
                .setSnapshotChunks(chunks)
                .setGroupMembersView(first.getGroupMembersView())
                .build();
    }

    private List<LogEntry> entriesAfter(long snapshot, List<LogDatabase.Row> rows) {
        List<LogEntry> entries = new ArrayList<>();
        long expected = snapshot;
        for (LogDatabase.Row row : rows) {
            if (row.index() > snapshot) {
                expected++;
                if (row.index() != expected) {
                    throw database.damaged("entry %d is missing, entry %d follows".formatted(expected, row.index()));
                }
                entries.add(WireReader.read(row.body().getBytes(), EntryCodec::readEntry));
            }
        }
        return entries;
    }
}
