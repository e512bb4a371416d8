package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OneMemberTest {
    private static final LogTransport NOBODY = new NoOtherMembers();

    private final Path directory;
    private final Vertx vertx = Vertx.vertx();
    private Ledger ledger = new Ledger();

    OneMemberTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        Wait.on(vertx.close());
    }

    private DurableLog open() {
        ledger = new Ledger();
        DurableLog log = Wait.on(DurableLog.open(vertx, options(), ledger, NOBODY));
        Wait.until(log, LogStatus::isReady);
        return log;
    }

    private LogOptions options() {
        return LogOptions.of(directory.resolve("log"), "m1", List.of("m1"));
    }

    @Test
    void commandsAreAppliedInOrderAndAnswered() {
        DurableLog log = open();
        List<Future<Committed>> submits = IntStream.range(0, 200)
                .mapToObj(i -> log.submit(Ledger.command("c" + i)))
                .toList();
        Wait.on(Future.all(submits));

        assertEquals(IntStream.range(0, 200).mapToObj(i -> "c" + i).toList(), ledger.texts());
        assertEquals(200L, submits.get(199).result().result());
        assertEquals(log.status().appliedIndex(), submits.get(199).result().index());
        Wait.on(log.close());
    }

    @Test
    void aRestartKeepsEverything() {
        DurableLog log = open();
        Wait.on(log.submit(Ledger.command("one")));
        long index = Wait.on(log.submit(Ledger.command("two"))).index();
        int term = log.status().term();
        Wait.on(log.close());

        DurableLog again = open();
        assertEquals(List.of("one", "two"), ledger.texts());
        assertTrue(again.status().term() > term);
        assertTrue(Wait.on(again.submit(Ledger.command("three"))).index() > index);
        Wait.on(again.close());
    }

    @Test
    void filesAreForTheirOwnerOnly() throws Exception {
        DurableLog log = open();
        Path place = options().directory();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place)));
        for (String file : List.of("lock", "log.db", "log.db-wal")) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(place.resolve(file))));
        }
        Wait.on(log.close());
    }

    @Test
    void aThrowingStateMachineFailsItsSubmitAndNothingElse() {
        DurableLog log = open();
        assertEquals(
                Reason.APPLY_FAILED,
                Wait.failureOf(log.submit(Ledger.command("throw"))).reason());
        Wait.on(log.submit(Ledger.command("after")));
        assertEquals(List.of("after"), ledger.texts());
        Wait.on(log.close());
    }

    @Test
    void tooMuchAtOnceIsRefusedAndNotKept() {
        DurableLog log = open();
        assertEquals(
                Reason.TOO_LARGE,
                Wait.failureOf(log.submit(new byte[LogOptions.MAX_COMMAND_BYTES + 1]))
                        .reason());

        List<Future<Committed>> submits = IntStream.range(0, 2000)
                .mapToObj(i -> log.submit(Ledger.command("c" + i)))
                .toList();
        Wait.on(Future.join(submits).otherwiseEmpty());
        long done = submits.stream().filter(Future::succeeded).count();
        assertTrue(submits.stream()
                .filter(Future::failed)
                .allMatch(submit -> submit.cause() instanceof LogException busy && busy.reason() == Reason.BUSY));
        assertEquals(done, ledger.texts().size());
        Wait.on(log.submit(Ledger.command("later")));
        Wait.on(log.close());
    }

    @Test
    void aClosedLogRefuses() {
        DurableLog log = open();
        Wait.on(log.close());
        assertEquals(
                Reason.CLOSED,
                Wait.failureOf(log.submit(Ledger.command("late"))).reason());
        assertEquals(LogStatus.Role.NONE, log.status().role());
    }

    @Test
    void lowDiskIsSaid() {
        LogOptions usual = options();
        LogOptions greedy = new LogOptions(
                usual.directory(), "m1", usual.initialMembers(), usual.submitTimeout(), Long.MAX_VALUE, 1000, 8 << 20);
        DurableLog log = Wait.on(DurableLog.open(vertx, greedy, ledger, NOBODY));
        assertTrue(Wait.until(log, LogStatus::isReady).isDiskLow());
        Wait.on(log.close());
    }
}
