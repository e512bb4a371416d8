package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.hazelcast.EventRing;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.testing.Await;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateReportsTest {
    private static final MachineId HERE = new MachineId("a".repeat(32));
    private static final MachineId THERE = new MachineId("b".repeat(32));
    private static final UnitName UNIT = new UnitName("one.service");

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final SlowTable table = new SlowTable();
    private final StateReports reports =
            new StateReports(vertx, table, new NoRing(), Future.failedFuture("no bus here"));

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private void onLoop(Runnable work) {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(go -> {
            try {
                work.run();
                done.complete();
            } catch (AssertionError e) {
                done.fail(e);
            }
        });
        Await.the(done.future());
    }

    private void lead(int term) {
        onLoop(() -> reports.begin(term, "epoch"));
    }

    private void reportAll(MachineId machine, StateReport... lines) {
        onLoop(() -> reports.report(machine, List.of(lines), true, unit -> false));
        onLoop(table::write);
    }

    private static StateReport runs(MachineId machine) {
        UnitState state = new UnitState("loaded", "active", "running");
        return new StateReport(
                UNIT, Optional.of(new StateEntry(UNIT, machine, "", state, TargetState.LAUNCHED, "", "", "", "", 0)));
    }

    @Test
    void whatAMachineHoldsNoLongerIsGone() {
        lead(1);
        reportAll(HERE, runs(HERE));
        reportAll(HERE);
        assertEquals(Set.of(), table.stored().keySet());
    }

    @Test
    void soIsWhatItReportedToAnEarlierLeader() {
        lead(1);
        reportAll(HERE, runs(HERE));
        reportAll(THERE, runs(THERE));
        lead(2);
        reportAll(HERE);
        assertEquals(Set.of(StateEntry.key(UNIT, THERE)), table.stored().keySet());
    }

    @Test
    void whatTheMapLostIsShownAgain() {
        lead(1);
        reportAll(HERE, runs(HERE));
        onLoop(() -> table.stored().clear());
        onLoop(() -> reports.compare(machine -> true));
        onLoop(table::write);
        assertEquals(Set.of(StateEntry.key(UNIT, HERE)), table.stored().keySet());
    }

    @Test
    void whatTheMapHasIsNotWrittenAgain() {
        lead(1);
        reportAll(HERE, runs(HERE));
        onLoop(() -> reports.compare(machine -> true));
        onLoop(() -> assertFalse(table.isAskedToWrite()));
    }

    @Test
    void aCopyOnAMachineThatThePlanTookForLostIsLeftOver() {
        lead(1);
        reportAll(HERE, runs(HERE));
        onLoop(() -> reports.moved(UNIT, Set.of(THERE), Set.of(THERE)));
        onLoop(() -> assertTrue(reports.isLeftover(UNIT, HERE)));
    }

    @Test
    void aCopyOnOneThatThePlanCouldUseIsNot() {
        lead(1);
        reportAll(HERE, runs(HERE));
        onLoop(() -> reports.moved(UNIT, Set.of(THERE), Set.of(HERE, THERE)));
        onLoop(() -> assertFalse(reports.isLeftover(UNIT, HERE)));
    }

    @Test
    void noCopyIsLeftOverWhereTheUnitHasItsPlaceAgain() {
        lead(1);
        reportAll(HERE, runs(HERE));
        onLoop(() -> reports.moved(UNIT, Set.of(THERE), Set.of(THERE)));
        onLoop(() -> reports.moved(UNIT, Set.of(HERE), Set.of(HERE, THERE)));
        onLoop(() -> assertFalse(reports.isLeftover(UNIT, HERE)));
    }

    private static final class NoRing implements EventRing {
        @Override
        public Future<Long> addAll(List<Buffer> events) {
            return Future.succeededFuture(0L);
        }

        @Override
        public Future<Long> newest() {
            return Future.succeededFuture(0L);
        }
    }
}
