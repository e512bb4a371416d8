package io.flotilla.registry.leader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.StateSnapshot;
import io.flotilla.registry.maps.SlowTable;
import io.flotilla.testing.Await;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateReportsTest {
    private static final MachineId HERE = new MachineId("a".repeat(32));
    private static final MachineId THERE = new MachineId("b".repeat(32));
    private static final UnitName UNIT = new UnitName("one.service");

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final SlowTable table = new SlowTable();
    private final StateReports reports = new StateReports(vertx, table);
    private final List<String> told = new ArrayList<>();
    private final Set<MachineId> uncounted = new HashSet<>();

    StateReportsTest() {
        reports.events().to(batch -> batch.events().forEach(event -> told.add(words(event))));
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private static String words(StateBatch.Event event) {
        return "%d %s %s %s"
                .formatted(
                        event.sequence(),
                        event.report().unit(),
                        event.machine().equals(HERE) ? "here" : "there",
                        event.report()
                                .state()
                                .map(state -> state.state().active())
                                .orElse("gone"));
    }

    private void onLoop(Runnable work) {
        here(() -> {
            work.run();
            return Future.succeededFuture();
        });
    }

    private <T> T here(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(go -> {
            try {
                work.get().onComplete(done);
            } catch (AssertionError e) {
                done.fail(e);
            }
        });
        return Await.the(done.future());
    }

    private StateSnapshot snapshot() {
        return here(() -> reports.snapshot(Set.of(), Listing.Slice.ALL));
    }

    private void lead(int term) {
        onLoop(() -> reports.begin(term, "epoch " + term, machine -> !uncounted.contains(machine)));
        snapshot();
    }

    private void write() {
        Await.until(() -> here(() -> Future.succeededFuture(table.isAskedToWrite())), isAsked -> isAsked);
        onLoop(table::write);
    }

    private void reportAll(MachineId machine, StateReport... lines) {
        onLoop(() -> reports.report(machine, List.of(lines), true, unit -> false));
        write();
    }

    private void compare() {
        onLoop(reports::compare);
    }

    private static StateReport runs(MachineId machine) {
        return is(machine, "active");
    }

    private static StateReport is(MachineId machine, String active) {
        UnitState state = new UnitState("loaded", active, "");
        return new StateReport(
                UNIT,
                Optional.of(new StateEntry(UNIT, machine, "", state, TargetState.LAUNCHED, 0, "", "", "", "", 0)));
    }

    @Test
    void whatAMachineHoldsNoLongerIsGone() {
        lead(1);
        reportAll(HERE, runs(HERE));
        reportAll(HERE);
        assertEquals(Set.of(), table.stored().keySet());
        assertEquals(List.of("1 one.service here active", "2 one.service here gone"), told);
    }

    @Test
    void soIsWhatItReportedToAnEarlierLeader() {
        lead(1);
        reportAll(HERE, runs(HERE));
        reportAll(THERE, runs(THERE));
        lead(2);
        told.clear();
        reportAll(HERE);
        assertEquals(Set.of(StateEntry.key(UNIT, THERE)), table.stored().keySet());
        assertEquals(List.of("1 one.service here gone"), told);
    }

    @Test
    void whatAnEarlierLeaderShowedIsKnownUntilTheMachineReportsOrIsLost() {
        lead(1);
        reportAll(HERE, runs(HERE));
        reportAll(THERE, runs(THERE));
        lead(2);
        assertEquals(2, snapshot().states().size());
        assertEquals(Set.of(), reports.of(HERE).keySet());
        told.clear();
        reportAll(HERE, runs(HERE));
        onLoop(() -> reports.forget(THERE));
        write();
        assertEquals(Set.of(StateEntry.key(UNIT, HERE)), table.stored().keySet());
        assertEquals(1, snapshot().states().size());
        assertEquals(List.of("1 one.service there gone"), told);
    }

    @Test
    void whatIsShownOfAMachineThatDoesNotCountIsTakenAway() {
        lead(1);
        reportAll(HERE, runs(HERE));
        uncounted.add(HERE);
        lead(2);
        compare();
        write();
        assertEquals(Set.of(), table.stored().keySet());
        assertEquals(List.of(), snapshot().states());
    }

    @Test
    void whatTheMapLostIsShownAgain() {
        lead(1);
        reportAll(HERE, runs(HERE));
        onLoop(() -> table.stored().clear());
        compare();
        write();
        assertEquals(Set.of(StateEntry.key(UNIT, HERE)), table.stored().keySet());
        assertEquals(1, told.size());
    }

    @Test
    void whatTheMapHasIsNotWrittenAgain() {
        lead(1);
        reportAll(HERE, runs(HERE));
        compare();
        Await.until(reports::isCompared, done -> done);
        onLoop(() -> assertFalse(table.isAskedToWrite()));
    }

    @Test
    void whatIsReportedAgainToANewLeaderIsNoNews() {
        lead(1);
        reportAll(HERE, runs(HERE));
        lead(2);
        told.clear();
        reportAll(HERE, runs(HERE));
        assertEquals(List.of(), told);
    }

    @Test
    void whatTheMapCannotShowIsToldWithoutIt() {
        lead(1);
        onLoop(() -> reports.report(HERE, List.of(runs(HERE)), true, unit -> false));
        onLoop(() -> assertEquals(List.of(), told));
        Await.until(
                () -> here(() -> {
                    reports.events().remind();
                    return Future.succeededFuture(List.copyOf(told));
                }),
                List.of("1 one.service here active")::equals);
        onLoop(() -> reports.report(HERE, List.of(is(HERE, "failed")), false, unit -> false));
        write();
        assertEquals(1, told.size());
        write();
        assertEquals(List.of("1 one.service here active", "2 one.service here failed"), told);
    }

    @Test
    void anUnknownOldStateIsWaitedForNoLongerThanASecond() {
        table.hang();
        lead(1);
        assertEquals(List.of(), snapshot().states());
    }

    @Test
    void aSnapshotHasThePlaceOfItsNewestEvent() {
        lead(1);
        reportAll(HERE, runs(HERE));
        StateSnapshot snapshot = snapshot();
        assertEquals("epoch 1", snapshot.newest().epoch());
        assertEquals(1, snapshot.newest().sequence());
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
}
