package io.flotilla.registry.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachineTableTest {
    private static final Machine ONE = machine("1", "ssd");
    private static final Machine TWO = machine("2", "ssd");

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final SlowTable table = new SlowTable();
    private final MachineTable machines = new MachineTable(vertx, table);
    private List<Machine> present = List.of();

    private static Machine machine(String digit, String disk) {
        return new Machine(new MachineId(digit.repeat(32)), "10.0.0.1", Map.of("disk", disk), "1");
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private <T> T seenAtHome(Callable<T> work) {
        return Await.the(Future.future(done -> loop.runOnContext(go -> {
            try {
                done.complete(work.call());
            } catch (Exception e) {
                done.fail(e);
            }
        })));
    }

    private void onLoop(Runnable work) {
        seenAtHome(() -> {
            work.run();
            return true;
        });
    }

    private void begin(int term, List<Machine> present) {
        onLoop(() -> {
            this.present = present;
            machines.begin(term, () -> this.present);
        });
    }

    private void show(List<Machine> present) {
        onLoop(() -> {
            this.present = present;
            machines.show();
        });
    }

    private void awaitWrite() {
        Await.until(() -> seenAtHome(table::isAskedToWrite), isAsked -> isAsked);
    }

    private void write() {
        awaitWrite();
        onLoop(table::write);
    }

    private Set<String> shown() {
        return seenAtHome(() -> Set.copyOf(table.stored().keySet()));
    }

    private static Set<String> ids(Machine... machines) {
        return Set.copyOf(
                List.of(machines).stream().map(machine -> machine.id().value()).toList());
    }

    @Test
    void thePresentMachinesAreShownAndNoOthers() {
        begin(1, List.of(ONE));
        write();
        assertEquals(ids(ONE), shown());
        show(List.of(ONE, TWO));
        write();
        assertEquals(ids(ONE, TWO), shown());
        show(List.of(TWO));
        write();
        assertEquals(ids(TWO), shown());
    }

    @Test
    void whatAnEarlierLeaderLeftIsTakenAway() {
        onLoop(() -> {
            table.stored().put(TWO.id().value(), 5L);
        });
        begin(1, List.of(ONE));
        write();
        assertEquals(ids(ONE), shown());
    }

    @Test
    void aWriteThatFailedIsMadeAgain() {
        begin(1, List.of(ONE, TWO));
        awaitWrite();
        onLoop(table::fail);
        write();
        assertEquals(ids(ONE, TWO), shown());
    }

    @Test
    void whatTheTableLostIsShownAgain() {
        begin(1, List.of(ONE, TWO));
        write();
        onLoop(() -> {
            table.stored().remove(ONE.id().value());
        });
        onLoop(machines::compare);
        write();
        assertEquals(ids(ONE, TWO), shown());
    }

    @Test
    void whatTheTableHasInAnOlderVersionIsWrittenAgain() {
        begin(1, List.of(ONE));
        write();
        long version = seenAtHome(() -> table.stored().get(ONE.id().value()));
        onLoop(() -> {
            table.stored().put(ONE.id().value(), version - 1);
        });
        onLoop(machines::compare);
        write();
        assertEquals(ids(ONE), shown());
    }

    @Test
    void whatIsShownAlreadyIsNotWrittenAgain() {
        begin(1, List.of(ONE));
        write();
        onLoop(machines::compare);
        show(List.of(ONE));
        assertFalse(seenAtHome(table::isAskedToWrite));
    }

    @Test
    void whoDoesNotLeadWritesNothing() {
        begin(1, List.of(ONE));
        write();
        onLoop(machines::end);
        show(List.of(TWO));
        assertFalse(seenAtHome(table::isAskedToWrite));
    }
}
