package io.flotilla.raft.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * A member's database, open and known to hold all that was ever acknowledged by it, as far as this disk can tell.
 *
 * @param extent how far it goes
 */
record VerifiedStore(LogDatabase database, Extent extent) {
    static final String CHANGES = "changes";
    static final String STORE = "group";
    static final String CONDEMNED = "condemned";

    /** Throws {@link StoreException} when something is missing or wrong. The directory's lock is held. */
    static VerifiedStore open(Path directory) {
        Path file = in(directory);
        try {
            Optional<Extent> marked = LogMark.read(directory);
            boolean isThere = Files.exists(file) && Files.size(file) > 0;
            if (!isThere && marked.filter(Extent::isBegun).isPresent()) {
                throw new StoreException("%s is gone, or empty, and went as far as %s".formatted(file, marked.get()));
            }
            Optional<String> damage = Journal.damage(file.resolveSibling("log.db-wal"));
            if (damage.isPresent()) {
                throw LogDatabase.damaged(file, damage.get());
            }
            LogDatabase database = LogDatabase.open(file);
            try {
                return verified(directory, database, marked);
            } catch (SQLException | RuntimeException e) {
                database.close();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw LogDatabase.failed(file, "cannot open", e);
        }
    }

    static Path in(Path directory) {
        return directory.resolve("log.db");
    }

    private static VerifiedStore verified(Path directory, LogDatabase database, Optional<Extent> marked)
            throws SQLException {
        Optional<byte[]> verdict = database.fact(CONDEMNED);
        if (verdict.isPresent()) {
            throw new StoreException(new String(verdict.get(), StandardCharsets.UTF_8));
        }
        boolean isMarked = database.fact(CHANGES).isPresent();
        if (isMarked && marked.isEmpty()) {
            throw new StoreException(
                    "%s is gone, so nobody knows how far the log beside it went".formatted(LogMark.in(directory)));
        }
        Extent here = extent(database, marked);
        if (marked.isPresent()) {
            Extent wanted = marked.get();
            if (!wanted.store().equals(here.store())) {
                throw new StoreException(
                        "%s is another one than %s was written for".formatted(in(directory), LogMark.in(directory)));
            }
            if (here.isShortOf(wanted)) {
                throw new StoreException(
                        "%s is shorter than what this host has acknowledged: it goes as far as %s, and went as far as %s"
                                .formatted(in(directory), here, wanted));
            }
        }
        return new VerifiedStore(database, here);
    }

    /** Of a store without a name the mark knows it, which is made first. */
    private static Extent extent(LogDatabase database, Optional<Extent> marked) throws SQLException {
        String store = database.fact(STORE)
                .map(name -> new String(name, StandardCharsets.UTF_8))
                .or(() -> marked.map(Extent::store))
                .orElseGet(() -> UUID.randomUUID().toString());
        long changes = database.fact(CHANGES).map(VerifiedStore::count).orElse(0L);
        return new Extent(store, changes, database.lastEntry());
    }

    static byte[] encode(long changes) {
        return ByteBuffer.allocate(Long.BYTES).putLong(changes).array();
    }

    private static long count(byte[] fact) {
        return WireReader.read(fact, WireReader::index);
    }
}
