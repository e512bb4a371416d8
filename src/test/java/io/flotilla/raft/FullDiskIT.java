package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FullDiskIT {
    private final SmallDisk disk;
    private final Path directory;
    private final Vertx vertx = Vertx.vertx();

    FullDiskIT(@TempDir Path parent) throws Exception {
        directory = parent.resolve("disk");
        disk = new SmallDisk(directory);
    }

    @AfterEach
    void unmount() throws Exception {
        Wait.on(vertx.close());
        disk.close();
    }

    private Future<DurableLog> open(Ledger ledger) {
        LogOptions options = new LogOptions(
                directory.resolve("log"), "m1", List.of("m1"), Duration.ofSeconds(2), 4 << 20, 1000, 8 << 20);
        return DurableLog.open(vertx, options, ledger, new Mesh(1).of("m1"));
    }

    /** Submits until one fails; what was acknowledged goes to {@code acked}. */
    private static LogException submitUntilFailure(DurableLog log, List<String> acked) {
        for (int i = 0; i < 20_000; i++) {
            String text = "n" + acked.size() + "-" + "x".repeat(200);
            Future<Committed> submit = log.submit(Ledger.command(text));
            if (!Wait.on(submit.map(true).otherwise(false))) {
                return Wait.failureOf(submit);
            }
            acked.add(text);
        }
        throw new AssertionError("the disk is never full");
    }

    @Test
    void aFullDiskStopsTheLogAndSpaceBringsItBack() throws Exception {
        Ledger ledger = new Ledger();
        DurableLog log = Wait.on(open(ledger));
        Wait.until(log, LogStatus::isReady);
        List<String> words = new CopyOnWriteArrayList<>();
        log.watch(status -> status.storeFailure().ifPresent(words::add));
        List<String> acked = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 300; i++) {
                String text = "n" + acked.size();
                Wait.on(log.submit(Ledger.command(text)));
                acked.add(text);
            }
            // Closing the store may free a little, so that it works again for a while.
            for (int more = 0; more < 3; more++) {
                disk.fill();
                LogException failure = submitUntilFailure(log, acked);
                assertEquals(Reason.STORE_FAILED, failure.reason(), failure::toString);
                assertTrue(String.valueOf(failure.getMessage()).contains("full"), failure::toString);
            }
            disk.free();
            Wait.until(log, LogStatus::isReady);
            Wait.on(log.submit(Ledger.command("space" + round)));
            assertHas(ledger, acked);
        }
        assertTrue(words.stream().anyMatch(said -> said.contains("full")), words::toString);
        Wait.on(log.close());
        System.out.println("acknowledged " + acked.size());

        Ledger again = new Ledger();
        DurableLog reopened = Wait.on(open(again));
        Wait.until(reopened, LogStatus::isReady);
        assertHas(again, acked);
        Wait.on(reopened.close());
    }

    private static void assertHas(Ledger ledger, List<String> acked) {
        List<String> had = new ArrayList<>(ledger.texts());
        had.retainAll(new HashSet<>(acked));
        assertEquals(acked, had);
    }
}
