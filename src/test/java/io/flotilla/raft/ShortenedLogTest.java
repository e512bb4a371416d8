package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a killed process leaves, damaged in each way that shortens a log: all that was acknowledged is there, or the
 * member refuses in words. And what a power cut leaves, which is no damage.
 */
class ShortenedLogTest {
    private static final int WRITTEN = 30;
    private static final int HEADER = 32;
    private static final int FRAME = 24 + 4096;
    private static final List<String> FILES = List.of("log.db", "log.db-wal", "log.mark");

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private Ledger ledger = new Ledger();

    ShortenedLogTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        Wait.on(vertx.close());
    }

    /** The files of a member that is gone. */
    private record Remains(Path place) {
        byte[] read(String name) {
            try {
                return Files.readAllBytes(place.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void write(String name, byte[] bytes) {
            try {
                Files.write(place.resolve(name), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void flip(String name, int at) {
            byte[] bytes = read(name);
            bytes[at] ^= 4;
            write(name, bytes);
        }

        void cut(String name, int length) {
            write(name, Arrays.copyOf(read(name), length));
        }

        void delete(String name) {
            try {
                Files.delete(place.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int frames() {
            return (read("log.db-wal").length - HEADER) / FRAME;
        }

        int frame(int number) {
            return HEADER + number * FRAME;
        }
    }

    private interface Change {
        void in(Remains remains);
    }

    private record Damage(String name, String words, Change change) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Damage> damages() {
        return List.of(
                new Damage(
                        "bit in the journals magic",
                        "its journal is wrong at page 1 of",
                        left -> left.flip("log.db-wal", 1)),
                new Damage(
                        "bit in the journals salt",
                        "its journal is wrong at page 1 of",
                        left -> left.flip("log.db-wal", 17)),
                new Damage(
                        "bit in the journals checksum",
                        "its journal is wrong at page 1 of",
                        left -> left.flip("log.db-wal", 25)),
                new Damage(
                        "bit in the first frame",
                        "its journal is wrong at page 1 of",
                        left -> left.flip("log.db-wal", left.frame(0) + 9)),
                new Damage(
                        "bit in the middle",
                        "its journal is wrong at page",
                        left -> left.flip("log.db-wal", left.frame(left.frames() / 2) + 999)),
                new Damage(
                        "bit in a frames header",
                        "its journal is wrong at page",
                        left -> left.flip("log.db-wal", left.frame(left.frames() / 2) + 5)),
                new Damage(
                        "bit near the end",
                        "is shorter than",
                        left -> left.flip("log.db-wal", left.frame(left.frames() - 1) + 999)),
                new Damage(
                        "journal cut between frames",
                        "is shorter than",
                        left -> left.cut("log.db-wal", left.frame(left.frames() / 2))),
                new Damage(
                        "journal cut in a frame",
                        "is shorter than",
                        left -> left.cut("log.db-wal", left.frame(left.frames() / 2) + 777)),
                new Damage(
                        "journal cut by one frame",
                        "is shorter than",
                        left -> left.cut("log.db-wal", left.frame(left.frames() - 1))),
                new Damage("journal cut in its header", "", left -> left.cut("log.db-wal", 20)),
                new Damage("journal emptied", "", left -> left.cut("log.db-wal", 0)),
                new Damage("journal deleted", "", left -> left.delete("log.db-wal")),
                new Damage("bit in the databases header", "", left -> left.flip("log.db", 3)),
                new Damage("database emptied", "is gone, or empty", left -> left.cut("log.db", 0)),
                new Damage("database cut", "", left -> left.cut("log.db", left.read("log.db").length / 2)),
                new Damage("database deleted", "is gone, or empty", left -> left.delete("log.db")),
                new Damage("database and journal deleted", "is gone, or empty", left -> {
                    left.delete("log.db");
                    left.delete("log.db-wal");
                }),
                new Damage("mark deleted", "log.mark is gone", left -> left.delete("log.mark")),
                new Damage("mark emptied", "log.mark is damaged", left -> left.cut("log.mark", 0)),
                new Damage("bit in each place of the mark", "log.mark is damaged", left -> {
                    left.flip("log.mark", 20);
                    left.flip("log.mark", 4096 + 20);
                }),
                new Damage(
                        "another members mark",
                        "is another one than",
                        left -> left.write(
                                "log.mark", new Remains(left.place().resolveSibling("other")).read("log.mark"))));
    }

    private Future<DurableLog> open(Path place) {
        ledger = new Ledger();
        return DurableLog.open(vertx, LogOptions.of(place, "m1", List.of("m1")), ledger, new Mesh(1).of("m1"));
    }

    private DurableLog write(Path place, int count) {
        DurableLog log = Wait.on(open(place));
        Wait.until(log, LogStatus::isReady);
        for (int i = 0; i < count; i++) {
            Wait.on(log.submit(Ledger.command("command-" + i)));
        }
        return log;
    }

    private Remains copy(String name) throws IOException {
        Path to = Files.createDirectory(directory.resolve(name));
        for (String file : FILES) {
            Files.copy(directory.resolve("live").resolve(file), to.resolve(file));
        }
        return new Remains(to);
    }

    private static List<String> first(int count) {
        return IntStream.range(0, count).mapToObj(i -> "command-" + i).toList();
    }

    private void opensWith(Remains remains, int count) {
        DurableLog log = Wait.on(open(remains.place()));
        Wait.until(log, LogStatus::isReady);
        assertEquals(first(count), ledger.texts());
        Wait.on(log.submit(Ledger.command("more")));
        Wait.on(log.close());
    }

    @ParameterizedTest
    @MethodSource("damages")
    void isRefusedInWordsAndStaysSo(Damage damage) throws IOException {
        Wait.on(write(directory.resolve("other"), 1).close());
        DurableLog live = write(directory.resolve("live"), WRITTEN);
        Remains left = copy("left");
        Wait.on(live.close());
        assertTrue(left.frames() > WRITTEN, "only " + left.frames());
        damage.change.in(left);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertTrue(DurableLog.exists(left.place()));
            LogException refusal = Wait.failureOf(open(left.place()));
            assertEquals(Reason.REFUSED, refusal.reason(), refusal::toString);
            assertTrue(String.valueOf(refusal.getMessage()).contains(damage.words), refusal::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 700, FRAME})
    void theTornEndOfATransactionThatNobodyWasToldOfIsNoDamage(int torn) throws IOException {
        DurableLog live = write(directory.resolve("live"), WRITTEN);
        byte[] before = copy("left").read("log.mark");
        Wait.on(live.submit(Ledger.command("last")));
        Remains left = copy("later");
        Wait.on(live.close());
        // The mark is not waited for, so it is the older one here.
        left.write("log.mark", before);
        byte[] journal = left.read("log.db-wal");
        if (torn < 0) {
            opensWith(new Remains(directory.resolve("left")), WRITTEN);
            return;
        }
        Arrays.fill(journal, journal.length - Math.max(torn, 1), journal.length, (byte) 0);
        left.write("log.db-wal", torn == 7 ? Arrays.copyOf(journal, journal.length - 7) : journal);
        opensWith(left, WRITTEN);
    }

    @Test
    void aFrameOfTheLastTransactionMayBeMissingAsWell() throws IOException {
        DurableLog live = write(directory.resolve("live"), WRITTEN);
        Remains before = copy("left");
        Wait.on(live.submit(Ledger.command("last")));
        Remains left = copy("later");
        Wait.on(live.close());
        left.write("log.mark", before.read("log.mark"));
        left.flip("log.db-wal", left.frame(before.frames()) + 99);
        opensWith(left, WRITTEN);
    }

    @Test
    void onePlaceOfTheMarkIsEnough() throws IOException {
        DurableLog live = write(directory.resolve("live"), WRITTEN);
        Remains left = copy("left");
        Wait.on(live.close());
        left.flip("log.mark", 20);
        opensWith(left, WRITTEN);
    }

    @Test
    void whatIsBesideTheLogDoesNotMatter() throws IOException {
        DurableLog live = write(directory.resolve("live"), WRITTEN);
        Remains left = copy("left");
        Wait.on(live.close());
        left.write("log.db-shm", new byte[] {1, 2, 3, 4, 5});
        left.write("log.mark.new", new byte[] {1});
        opensWith(left, WRITTEN);
    }

    @Test
    void aLogWhoseFirstTransactionsNeverCameIsNew() throws IOException {
        Path place = Files.createDirectory(directory.resolve("new"));
        DurableLog live = write(directory.resolve("live"), 0);
        Wait.on(live.close());
        Files.write(place.resolve("log.db"), new byte[0]);
        Wait.on(write(place, 1).close());
        assertEquals(first(1), ledger.texts());
    }
}
