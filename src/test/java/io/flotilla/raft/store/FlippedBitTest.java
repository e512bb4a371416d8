package io.flotilla.raft.store;

import static io.flotilla.raft.store.EntryCodec.MODEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.microraft.RaftEndpoint;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.persistence.RestoredRaftState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A member's disk with one bit of it turned over, in each column of each row, and anywhere in the file. */
class FlippedBitTest {
    private static final RaftEndpoint SELF = new Endpoint("m1");
    private static final List<RaftEndpoint> MEMBERS = List.of(SELF, new Endpoint("m2"), new Endpoint("m3"));
    private static final int SNAPSHOT = 7;
    private static final int LAST = 12;

    private static final StoreEvents EVENTS = new StoreEvents() {
        @Override
        public void failed(String words) {
            throw new AssertionError(words);
        }

        @Override
        public void contradicted(long committed) {
            throw new AssertionError(committed);
        }
    };

    private final Path directory;
    private final Path file;

    FlippedBitTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        file = directory.resolve("log.db");
        write();
    }

    /** Entries on both sides of a snapshot of three chunks, and a vote. */
    private void write() throws IOException {
        try (LogStore store = LogStore.open(directory, "m1", EVENTS)) {
            RaftGroupMembersView members = MODEL.createRaftGroupMembersViewBuilder()
                    .setLogIndex(0)
                    .setMembers(MEMBERS)
                    .setVotingMembers(MEMBERS)
                    .build();
            store.persistAndFlushLocalEndpoint(MODEL.createRaftEndpointPersistentStateBuilder()
                    .setLocalEndpoint(SELF)
                    .setVoting(true)
                    .build());
            store.persistAndFlushInitialGroupMembers(members);
            store.persistAndFlushTerm(MODEL.createRaftTermPersistentStateBuilder()
                    .setTerm(3)
                    .setVotedFor(SELF)
                    .build());
            store.persistLogEntries(IntStream.rangeClosed(4, LAST)
                    .mapToObj(FlippedBitTest::entry)
                    .toList());
            for (int chunk = 0; chunk < 3; chunk++) {
                store.persistSnapshotChunk(chunk(chunk, members));
            }
            store.flush();
        }
    }

    private static LogEntry entry(int index) {
        return MODEL.createLogEntryBuilder()
                .setIndex(index)
                .setTerm(3)
                .setOperation(("command " + index).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static SnapshotChunk chunk(int chunk, RaftGroupMembersView members) {
        return MODEL.createSnapshotChunkBuilder()
                .setIndex(SNAPSHOT)
                .setTerm(2)
                .setOperation(("part " + chunk).getBytes(StandardCharsets.UTF_8))
                .setSnapshotChunkIndex(chunk)
                .setSnapshotChunkCount(3)
                .setGroupMembersView(members)
                .build();
    }

    /** All that a member begins with, as text. */
    private String read() {
        try (LogStore store = LogStore.open(directory, "m1", EVENTS)) {
            RestoredRaftState state = store.restore().orElseThrow();
            List<String> says = new ArrayList<>();
            says.add(state.getLocalEndpointPersistentState() + " " + state.getInitialGroupMembers());
            says.add(state.getTermPersistentState().toString());
            state.getLogEntries().forEach(entry -> says.add(entry.getIndex() + text(entry.getOperation())));
            for (Object part : (List<?>) state.getSnapshotEntry().getOperation()) {
                SnapshotChunk chunk = (SnapshotChunk) part;
                says.add(chunk.getIndex() + "/" + chunk.getSnapshotChunkIndex() + " " + chunk.getGroupMembersView()
                        + text(chunk.getOperation()));
            }
            return String.join("\n", says);
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T sql(Work<T> work) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private int rows(String table) {
        return sql(connection -> {
            try (Statement query = connection.createStatement();
                    ResultSet result = query.executeQuery("SELECT count(*) FROM " + table)) {
                return result.getInt(1);
            }
        });
    }

    private static Object flipped(Object value, int bit) {
        if (value instanceof Number number) {
            return number.longValue() ^ 1L << bit;
        }
        byte[] bytes = value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value;
        // The highest bit of a byte would be no text any more, which SQLite does not store as it is.
        bytes[bit / 7 % bytes.length] ^= (byte) (1 << bit % 7);
        return value instanceof String ? new String(bytes, StandardCharsets.UTF_8) : bytes;
    }

    /** False when the row cannot be stored like that. */
    private boolean flip(String table, String column, int row, int bit) {
        return sql(connection -> {
            try (Statement query = connection.createStatement();
                    ResultSet found = query.executeQuery(
                            "SELECT rowid, %s FROM %s ORDER BY rowid LIMIT 1 OFFSET %d".formatted(column, table, row));
                    PreparedStatement update = connection.prepareStatement(
                            "UPDATE OR IGNORE %s SET %s = ? WHERE rowid = ?".formatted(table, column))) {
                update.setObject(1, flipped(found.getObject(2), bit));
                update.setLong(2, found.getLong(1));
                return update.executeUpdate() == 1;
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "fact, name",
        "fact, body",
        "fact, crc",
        "entry, idx",
        "entry, body",
        "entry, crc",
        "snapshot, idx",
        "snapshot, chunk",
        "snapshot, chunks",
        "snapshot, body",
        "snapshot, crc"
    })
    void inAnyColumnOfAnyRowIsRefusedNamingTheRowOrThatOneIsMissing(String table, String column) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        int flips = 0;
        for (int row = rows(table) - 1; row >= 0; row--) {
            for (int bit : new int[] {0, 5, 40, 63}) {
                if (flip(table, column, row, bit)) {
                    flips++;
                    String words =
                            String.valueOf(assertThrows(StoreException.class, this::read, table + row + "/" + bit)
                                    .getMessage());
                    assertTrue(
                            words.matches(
                                    ".*log.db is (damaged: the checksum of (%s|chunk \\S+ of snapshot) .* is wrong|shorter than .*).*"
                                            .formatted(table)),
                            words);
                }
                Files.write(file, whole);
            }
        }
        assertTrue(flips >= 3 * rows(table), "only " + flips);
    }

    @Test
    void anywhereInTheFileIsRefusedOrChangesNothing() throws IOException {
        String says = read();
        byte[] whole = Files.readAllBytes(file);
        // Most of it is free space.
        int[] used =
                IntStream.range(0, whole.length).filter(at -> whole[at] != 0).toArray();
        Random random = new Random(13);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] bytes = whole.clone();
            int at = used[random.nextInt(used.length)];
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            try {
                assertEquals(says, read(), "byte " + at);
            } catch (StoreException e) {
                assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::toString);
                refused++;
            }
            Files.deleteIfExists(directory.resolve("log.db-wal"));
            Files.deleteIfExists(directory.resolve("log.db-shm"));
        }
        assertTrue(refused > 200, "only " + refused);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM fact WHERE name = 'vote'|fact vote is missing",
                "DELETE FROM fact WHERE name = 'members'|fact members is missing",
                "DELETE FROM fact WHERE name = 'local'|fact local is missing",
                "DELETE FROM fact WHERE name = 'format'|fact format is missing",
                "DELETE FROM entry WHERE idx = 9|entry 9 is missing, entry 10 follows",
                "DELETE FROM snapshot WHERE chunk = 1|entry 1 is missing, entry 4 follows",
                "DROP TABLE fact|table fact is missing",
                "DROP TABLE entry|table entry is missing",
                "DROP TABLE snapshot|table snapshot is missing",
            })
    void whatIsMissingIsNamed(String change) {
        List<String> parts = Arrays.asList(change.split("\\|"));
        sql(connection -> connection.createStatement().executeUpdate(parts.get(0)));
        StoreException refusal = assertThrows(StoreException.class, this::read);
        assertTrue(refusal.isFinal());
        assertTrue(String.valueOf(refusal.getMessage()).contains("damaged: " + parts.get(1)), refusal::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 'has format 2, this version reads formats 1 to 1: upgrade this host to a version that reads 2'",
        "0, 'has format 0, this version reads formats 1 to 1: upgrade by way of a version that reads 0 and 1'",
        "x, 'has format ''x'', which is none'",
    })
    void aFormatThatIsNotReadIsRefusedSayingWhatToDo(String format, String words) {
        CRC32C crc = new CRC32C();
        crc.update(("format" + format).getBytes(StandardCharsets.UTF_8));
        sql(connection -> connection
                .createStatement()
                .executeUpdate("UPDATE fact SET body = CAST('%s' AS BLOB), crc = %d WHERE name = 'format'"
                        .formatted(format, crc.getValue())));
        StoreException refusal = assertThrows(StoreException.class, this::read);
        assertTrue(refusal.isFinal());
        assertEquals(file + " " + words, refusal.getMessage());
    }
}
