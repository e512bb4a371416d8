package io.flotilla.raft.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code log.db} is made of, under a number. A version reads the format of the version before it, too, and begins
 * a new file in that one, so that a host can go back as long as the group has not been raised.
 */
final class LogFormat {
    static final int OLDEST = 1;
    static final int NEWEST = 1;

    /** The one table that every format has. */
    private static final Map<String, String> FACTS =
            Map.of("fact", "CREATE TABLE fact (name TEXT PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL)");

    private static final Map<String, String> LOG = Map.of(
            "entry",
            "CREATE TABLE entry (idx INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL)",
            "snapshot",
            "CREATE TABLE snapshot (idx INTEGER, chunk INTEGER, chunks INTEGER, body BLOB NOT NULL,"
                    + " crc INTEGER NOT NULL, PRIMARY KEY (idx, chunk))");

    private LogFormat() {}

    /** Whether nothing was ever made in this file. */
    static boolean isNew(Statement statement) throws SQLException {
        return tables(statement).isEmpty();
    }

    /** Makes the tables; the caller notes the format in the same transaction. */
    static void create(Statement statement) throws SQLException {
        for (Map<String, String> tables : List.of(FACTS, LOG)) {
            for (String sql : tables.values()) {
                statement.execute(sql);
            }
        }
    }

    /** What is wrong with the file as a whole, if anything: each page and index, and the table that says the format. */
    static Optional<String> damage(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery("PRAGMA integrity_check(1)")) {
            String words = result.next() ? result.getString(1) : "no answer";
            return words.equals("ok") ? damage(FACTS, statement) : Optional.of(words);
        }
    }

    /** What is wrong with the log's tables, once the format is known to be one that this version reads. */
    static Optional<String> damageOfLog(Statement statement) throws SQLException {
        return damage(LOG, statement);
    }

    private static Optional<String> damage(Map<String, String> wanted, Statement statement) throws SQLException {
        Map<String, String> tables = tables(statement);
        return wanted.entrySet().stream()
                .filter(table -> !table.getValue().equals(tables.get(table.getKey())))
                .map(table -> "table %s is missing or another".formatted(table.getKey()))
                .findFirst();
    }

    private static Map<String, String> tables(Statement statement) throws SQLException {
        Map<String, String> tables = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT name, sql FROM sqlite_master WHERE type = 'table'")) {
            while (rows.next()) {
                tables.put(rows.getString(1), rows.getString(2));
            }
        }
        return tables;
    }

    static byte[] encode(int format) {
        return Integer.toString(format).getBytes(StandardCharsets.UTF_8);
    }

    /** Why this version cannot read a format, and what to do about it; empty if it can. */
    static Optional<String> refusal(byte[] encoded) {
        String text = new String(encoded, StandardCharsets.UTF_8);
        if (!text.matches("\\d{1,9}")) {
            return Optional.of("has format '%s', which is none".formatted(text));
        }
        int format = Integer.parseInt(text);
        if (format > NEWEST) {
            return Optional.of(
                    "has format %d, this version reads formats %d to %d: upgrade this host to a version that reads %d"
                            .formatted(format, OLDEST, NEWEST, format));
        }
        return format >= OLDEST
                ? Optional.empty()
                : Optional.of(
                        "has format %d, this version reads formats %d to %d: upgrade by way of a version that reads %d and %d"
                                .formatted(format, OLDEST, NEWEST, format, format + 1));
    }
}
