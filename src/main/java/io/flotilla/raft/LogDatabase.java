package io.flotilla.raft;

import io.flotilla.raft.LogException.Reason;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import java.util.zip.CRC32C;

/**
 * {@code log.db}: rows with checksums. A transaction begins with the first change and ends with {@link #commit}, which
 * returns when the disk has it. Used by one thread.
 */
final class LogDatabase implements AutoCloseable {

    private static final String FORMAT = "1";

    /** The one table that every format has. */
    private static final String FACTS =
            "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL)";

    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS entry (idx INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL);
            CREATE TABLE IF NOT EXISTS snapshot (idx INTEGER, chunk INTEGER, chunks INTEGER, body BLOB NOT NULL,
                crc INTEGER NOT NULL, PRIMARY KEY (idx, chunk));
            """;

    private static final Properties SETTINGS = new Properties();

    static {
        // Nobody asks for the keys of what was written, which would be a query after each row.
        SETTINGS.setProperty("jdbc.get_generated_keys", "false");
    }

    /** A row: where it stands, and what it says. */
    record Row(long index, Buffer body) {}

    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
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
            checkStructure(file, statement);
            statement.execute(FACTS);
            LogDatabase database = new LogDatabase(file, connection);
            database.checkFormat();
            statement.executeUpdate(TABLES);
            database.checkpoint();
            return database;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static void checkStructure(Path file, Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
            String words = result.next() ? result.getString(1) : "no answer";
            if (!words.equals("ok")) {
                throw damaged(file, words);
            }
        }
    }

    private void checkFormat() throws SQLException {
        Optional<byte[]> found = fact("format");
        if (found.isEmpty()) {
            setFact("format", FORMAT.getBytes(StandardCharsets.UTF_8));
            commit();
            return;
        }
        String format = new String(found.get(), StandardCharsets.UTF_8);
        if (!format.equals(FORMAT)) {
            throw new LogException(
                    Reason.REFUSED,
                    "%s has format %s, this version reads format %s: use the version that wrote it"
                            .formatted(file, format, FORMAT));
        }
    }

    static LogException damaged(Path file, String what) {
        return new LogException(
                Reason.REFUSED,
                ("%s is damaged: %s. Restore the directory from a backup; or, if other members hold the log, remove this"
                                + " member from the group, delete its directory and add it again")
                        .formatted(file, what));
    }

    LogException damaged(String what) {
        return damaged(file, what);
    }

    Optional<byte[]> fact(String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT body, crc FROM fact WHERE name = ?")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                return Optional.of(checked(rows, "fact " + name, name.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    void setFact(String name, byte[] body) throws SQLException {
        begin();
        try (PreparedStatement insert = connection.prepareStatement("INSERT OR REPLACE INTO fact VALUES (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setBytes(2, body);
            insert.setLong(3, crc(name.getBytes(StandardCharsets.UTF_8), body));
            insert.executeUpdate();
        }
    }

    void deleteFact(String name) throws SQLException {
        change("DELETE FROM fact WHERE name = '" + name + "'");
    }

    void insertEntries(List<Row> entries) throws SQLException {
        begin();
        PreparedStatement insert = prepared("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)");
        for (Row entry : entries) {
            byte[] body = entry.body().getBytes();
            insert.setLong(1, entry.index());
            insert.setBytes(2, body);
            insert.setLong(3, crc(key(entry.index()), body));
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
            insert.setLong(5, crc(key(index, chunk, chunks), body));
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

    void deleteSnapshotsBefore(long index) throws SQLException {
        change("DELETE FROM snapshot WHERE idx < " + index);
    }

    /** The index of the newest snapshot of which all chunks are there; 0 when there is none. */
    long newestSnapshot() throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery("SELECT idx FROM snapshot GROUP BY idx"
                        + " HAVING count(*) = max(chunks) ORDER BY idx DESC LIMIT 1")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    List<byte[]> chunks(long index) throws SQLException {
        List<byte[]> chunks = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(
                        "SELECT body, crc, chunk, chunks FROM snapshot WHERE idx = " + index + " ORDER BY chunk")) {
            while (rows.next()) {
                String name = "chunk " + rows.getInt(3) + " of snapshot " + index;
                chunks.add(checked(rows, name, key(index, rows.getInt(3), rows.getInt(4))));
            }
        }
        return chunks;
    }

    List<Row> entriesAfter(long index) throws SQLException {
        List<Row> entries = new ArrayList<>();
        try (Statement query = connection.createStatement();
                ResultSet rows =
                        query.executeQuery("SELECT body, crc, idx FROM entry WHERE idx > " + index + " ORDER BY idx")) {
            while (rows.next()) {
                long at = rows.getLong(3);
                entries.add(new Row(at, Buffer.buffer(checked(rows, "entry " + at, key(at)))));
            }
        }
        return entries;
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
        if (crc(key, body) != row.getLong(2)) {
            throw damaged("the checksum of " + name + " is wrong");
        }
        return body;
    }

    private static byte[] key(long... parts) {
        ByteBuffer key = ByteBuffer.allocate(parts.length * Long.BYTES);
        for (long part : parts) {
            key.putLong(part);
        }
        return key.array();
    }

    private static long crc(byte[] key, byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(body);
        return crc.getValue();
    }
}
