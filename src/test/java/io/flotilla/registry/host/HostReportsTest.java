package io.flotilla.registry.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.wire.Question;
import io.flotilla.testing.Await;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostReportsTest {
    private static final MachineId SELF = new MachineId("a".repeat(32));
    private static final MachineId LEADER = new MachineId("b".repeat(32));
    private static final StateReport GONE = new StateReport(new UnitName("one.service"), Optional.empty());

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Uplink uplink = new Uplink(vertx, Contacts.ofLeaf(LEADER, List::of), () -> "no leader");
    private final HostReports reports = new HostReports(vertx, uplink);
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private volatile boolean refuses;

    private record Told(int lines, boolean all) {}

    @BeforeEach
    void aLeaderThatKnowsThisMachine() {
        loop.runOnContext(go -> uplink.leadsThere(LEADER, new UnaskedLeader() {
            @Override
            Future<?> answer(Question<?> question) {
                Question.Report report = (Question.Report) question;
                told.add(new Told(report.lines().size(), report.all()));
                return refuses ? Future.failedFuture(new UnavailableException("not now")) : Future.succeededFuture();
            }
        }));
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private void say(List<StateReport> lines) {
        loop.runOnContext(go -> reports.report(lines));
    }

    private void beat(boolean wantsAll) {
        loop.runOnContext(go -> reports.leaderBeat(wantsAll));
    }

    private void untilTold(Told... wanted) {
        Await.until(() -> told, List.of(wanted)::equals);
    }

    @Test
    void aNodeThatHoldsNothingSaysSoOnceUnasked() {
        say(List.of());
        untilTold(new Told(0, true));
        beat(false);
        say(List.of(GONE));
        untilTold(new Told(0, true), new Told(1, false));
    }

    @Test
    void everythingIsSaidAgainUntilItIsTaken() {
        refuses = true;
        say(List.of());
        untilTold(new Told(0, true));
        refuses = false;
        beat(false);
        untilTold(new Told(0, true), new Told(0, true));
    }

    @Test
    void aLeaderThatWantsEverythingGetsIt() {
        say(List.of());
        untilTold(new Told(0, true));
        beat(true);
        untilTold(new Told(0, true), new Told(0, true));
    }

    @Test
    void nothingIsHeldOnceThePublisherHasSaidSo() {
        StateEntry running = new StateEntry(
                GONE.unit(),
                SELF,
                "",
                new UnitState("loaded", "active", "running"),
                TargetState.LAUNCHED,
                0,
                "",
                "",
                "",
                "",
                0);
        assertFalse(reports.isNothingHeld());
        say(List.of(new StateReport(GONE.unit(), Optional.of(running))));
        untilTold(new Told(1, true));
        assertFalse(reports.isNothingHeld());
        say(List.of(GONE));
        untilTold(new Told(1, true), new Told(1, false));
        assertTrue(reports.isNothingHeld());
    }

    @Test
    void nothingIsSaidBeforeThePublisherHasSpoken() {
        beat(true);
        say(List.of());
        untilTold(new Told(0, true));
        assertEquals(1, told.size());
    }
}
