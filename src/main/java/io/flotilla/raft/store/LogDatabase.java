package io.flotilla.raft.store;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.SQLiteErrorCode;

/**
 * {@code log.db}: rows with checksums. A transaction begins with the first change and ends with {@link #commit}, which
 * returns when the disk has it. Used by one thread.
 */
final class LogDatabase implements AutoCloseable {

    private static final Properties SETTINGS = new Properties();

    static {
        // Nobody asks for the keys of what was written, which would be a query after each row.
        SETTINGS.setProperty("jdbc.get_generated_keys", "false");
    }

    /** An entry of the log, or a piece of the snapshot up to one: where it stands, and what it says. */
    record Row(long index, Buffer body) {}

    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final Map<String, byte[]> facts = new HashMap<>();
    private boolean isChanging;

    private LogDatabase(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    static LogDatabase open(Path file) throws SQLException, IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file, SETTINGS);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            // A short journal: a damaged frame in its middle silently ends it.
            statement.execute("PRAGMA wal_autocheckpoint = 100");
            // In KiB: entries are written once, and read again only when this process starts.
            statement.execute("PRAGMA cache_size = -256");
            LogDatabase database = new LogDatabase(file, connection);
            if (LogFormat.isNew(statement)) {
                database.create(statement);
            } else {
                database.check(statement);
            }
            return database;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void create(Statement statement) throws SQLException {
        begin();
        LogFormat.create(statement);
        setFact("format", LogFormat.encode(LogFormat.OLDEST));
        commit();
    }

    private void check(Statement statement) throws SQLException {
        throwIf(LogFormat.damage(statement));
        try (ResultSet rows = statement.executeQuery("SELECT body, crc, name FROM fact")) {
            while (rows.next()) {
                String name = rows.getString(3);
                facts.put(name, checked(rows, "fact " + name, name.getBytes(StandardCharsets.UTF_8)));
            }
        }
        byte[] format = fact("format").orElseThrow(() -> damaged("fact format is missing"));
        Optional<String> refusal = LogFormat.refusal(format);
        if (refusal.isPresent()) {
            throw new StoreException(file + " " + refusal.get());
        }
        throwIf(LogFormat.damageOfLog(statement));
    }

    private void throwIf(Optional<String> damage) {
        if (damage.isPresent()) {
            throw damaged(damage.get());
        }
    }

    /** What to say of a failure while {@code doing} something with the file. */
    static StoreException failed(Path file, String doing, Exception e) {
        boolean isDamage = e instanceof SQLException sql
                && (sql.getErrorCode() == SQLiteErrorCode.SQLITE_CORRUPT.code
                        || sql.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code);
        return isDamage
                ? damaged(file, String.valueOf(e.getMessage()))
                : new StoreException("%s %s: %s".formatted(doing, file, e.getMessage()), e);
    }

    StoreException failed(String doing, Exception e) {
        return failed(file, doing, e);
    }

    static StoreException damaged(Path file, String what) {
        return new StoreException("%s is damaged: %s".formatted(file, what));
    }

    StoreException damaged(String what) {
        return damaged(file, what);
    }

    /** As of this opening, or as set since. */
    Optional<byte[]> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    void setFact(String name, byte[] body) throws SQLException {
        begin();
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO fact VALUES (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setBytes(2, body);
            insert.setLong(3, RowChecksum.of(name.getBytes(StandardCharsets.UTF_8), body));
            insert.executeUpdate();
        }
        facts.put(name, body);
    }

    void deleteFact(String name) throws SQLException {
        change("DELETE FROM fact WHERE name = '" + name + "'");
        facts.remove(name);
    }

    void insertEntries(List<Row> entries) throws SQLException {
        begin();
        PreparedStatement insert = prepared("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)");
        for (Row entry : entries) {
            byte[] body = entry.body().getBytes();
            insert.setLong(1, entry.index());
            insert.setBytes(2, body);
            insert.setLong(3, RowChecksum.of(RowChecksum.key(entry.index()), body));
            insert.executeUpdate();
        }
    }

    void insertChunk(long index, int chunk, int chunks, byte[] body) throws SQLException {
        begin();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?)")) {
            insert.setLong(1, index);
            insert.setInt(2, chunk);
            insert.setInt(3, chunks);
            insert.setBytes(4, body);
            insert.setLong(5, RowChecksum.of(RowChecksum.key(index, chunk, chunks), body));
            insert.executeUpdate();
        }
    }

    void deleteEntriesFrom(long index) throws SQLException {
        change("DELETE FROM entry WHERE idx >= " + index);
    }

    void deleteEntriesUntil(long index) throws SQLException {
        change("DELETE FROM entry WHERE idx <= " + index);
    }

    void deleteSnapshot(long index) throws SQLException {
        change("DELETE FROM snapshot WHERE idx = " + index);
    }

    void deleteSnapshotsBeforeNewest() throws SQLException {
        change("DELETE FROM snapshot WHERE idx < (SELECT max(idx) FROM (SELECT idx FROM snapshot GROUP BY idx"
                + " HAVING count(*) = max(chunks)))");
    }

    /** All that are there, also of snapshots that never became whole; each checked, so that none is missed unseen. */
    List<Row> chunks() throws SQLException {
        List<Row> chunks = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet rows =
                        query.executeQuery("SELECT body, crc, idx, chunk, chunks FROM snapshot ORDER BY idx, chunk")) {
            while (rows.next()) {
                long index = rows.getLong(3);
                long chunk = rows.getLong(4);
                String name = "chunk %d of snapshot %d".formatted(chunk, index);
                byte[] body = checked(rows, name, RowChecksum.key(index, chunk, rows.getLong(5)));
                chunks.add(new Row(index, Buffer.buffer(body)));
            }
        }
        return chunks;
    }

    /** All that are there, in their order, also those that a snapshot stands for; each checked. */
    List<Row> entries() throws SQLException {
        List<Row> entries = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT body, crc, idx FROM entry ORDER BY idx")) {
            while (rows.next()) {
                entries.add(entry(rows));
            }
        }
        return entries;
    }

    private Row entry(ResultSet row) throws SQLException {
        long at = row.getLong(3);
        return new Row(at, Buffer.buffer(checked(row, "entry " + at, RowChecksum.key(at))));
    }

    /** The index of the last entry that is there as such; 0 if none. */
    long lastEntry() throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT body, crc, idx FROM entry ORDER BY idx DESC LIMIT 1")) {
            return row.next() ? entry(row).index() : 0;
        }
    }

    void commit() throws SQLException {
        if (isChanging) {
            prepared("COMMIT").execute();
            isChanging = false;
        }
    }

    /** Empties the journal into the database; between transactions. */
    void checkpoint() throws SQLException {
        execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /** Drops an open transaction. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void begin() throws SQLException {
        if (!isChanging) {
            prepared("BEGIN IMMEDIATE").execute();
            isChanging = true;
        }
    }

    private void change(String sql) throws SQLException {
        begin();
        execute(sql);
    }

    /** For what every entry needs: not to be closed. */
    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private byte[] checked(ResultSet row, String name, byte[] key) throws SQLException {
        byte[] body = row.getBytes(1);
        if (RowChecksum.of(key, body) != row.getLong(2)) {
            throw damaged("the checksum of " + name + " is wrong");
        }
        return body;
    }
}
