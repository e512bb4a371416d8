package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedStoreTest {
    private static final int WRITTEN = 20;

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private Ledger ledger = new Ledger();

    DamagedStoreTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        Wait.on(vertx.close());
    }

    private Future<DurableLog> open(Path place, String id) {
        ledger = new Ledger();
        return DurableLog.open(vertx, LogOptions.of(place, id, List.of(id)), ledger, new Mesh(1).of(id));
    }

    private Path closed() {
        Path place = directory.resolve("closed");
        DurableLog log = Wait.on(open(place, "m1"));
        Wait.until(log, LogStatus::isReady);
        for (int i = 0; i < WRITTEN; i++) {
            Wait.on(log.submit(Ledger.command("command-" + i)));
        }
        Wait.on(log.close());
        return place;
    }

    @Test
    void aFlippedByteInAnEntryIsNamed() throws IOException {
        Path place = closed();
        Path file = place.resolve("log.db");
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("command-7");
        bytes[at + 3] ^= 1;
        Files.write(file, bytes);

        LogException refusal = Wait.failureOf(open(place, "m1"));
        assertEquals(Reason.REFUSED, refusal.reason());
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("the checksum of entry 9 is wrong"), refusal::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 103, 4096 + 3, 2 * 4096 + 3, 3 * 4096 + 3})
    void aFlippedByteInTheStructureIsRefused(int at) throws IOException {
        Path place = closed();
        Path file = place.resolve("log.db");
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 0x55;
        Files.write(file, bytes);

        LogException refusal = Wait.failureOf(open(place, "m1"));
        assertEquals(Reason.REFUSED, refusal.reason(), refusal::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM entry WHERE idx = 5|entry 5 is missing, entry 6 follows",
                "UPDATE entry SET idx = 500 WHERE idx = 5|the checksum of entry 500 is wrong",
                "UPDATE fact SET body = x'32', crc = 0 WHERE name = 'vote'|the checksum of fact vote is wrong",
            })
    void aChangedRowIsNamed(String change) throws SQLException {
        Path place = closed();
        List<String> parts = new ArrayList<>(List.of(change.split("\\|")));
        change(place, parts.get(0));

        LogException refusal = Wait.failureOf(open(place, "m1"));
        assertEquals(Reason.REFUSED, refusal.reason());
        assertTrue(String.valueOf(refusal.getMessage()).contains(parts.get(1)), refusal::toString);
    }

    @Test
    void anotherMembersDirectoryIsRefusedNamingItsOwner() {
        LogException refusal = Wait.failureOf(open(closed(), "m2"));
        assertEquals(Reason.REFUSED, refusal.reason());
        assertTrue(String.valueOf(refusal.getMessage()).contains("belongs to member m1, this is member m2"));
    }

    @Test
    void aDirectoryInUseIsRefusedNamingTheProcess() {
        Path place = directory.resolve("used");
        DurableLog log = Wait.on(open(place, "m1"));
        LogException refusal = Wait.failureOf(open(place, "m1"));
        assertEquals(Reason.REFUSED, refusal.reason());
        String pid = String.valueOf(ProcessHandle.current().pid());
        assertTrue(String.valueOf(refusal.getMessage()).contains("in use by process " + pid + ":"), refusal::toString);
        Wait.on(log.close());
    }

    private static void change(Path place, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + place.resolve("log.db"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
