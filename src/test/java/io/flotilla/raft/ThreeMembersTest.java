package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeMembersTest {
    private static final int SNAPSHOT = 50;

    private final Group group;

    ThreeMembersTest(@TempDir Path directory) {
        group = new Group(directory, SNAPSHOT, 20);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    @Test
    void allMembersApplyTheSameAndOthersNameTheLeader() {
        group.openFounders();
        String leader = group.leader();
        group.submit(leader, "c", 120);
        group.assertAllHaveWhatWasAcked();

        LogException refusal = Wait.failureOf(group.log(group.other(leader)).submit(Ledger.command("no")));
        assertEquals(Reason.NOT_LEADER, refusal.reason());
        assertEquals(leader, refusal.leader().orElseThrow());
    }

    @Test
    void theLeaderKnowsHowFarEachOtherIs() {
        group.openFounders();
        String leader = group.leader();
        long index = group.submit(leader, "one").index();
        LogStatus status =
                Wait.on(group.poll(() -> Optional.of(group.log(leader).status())
                        .filter(seen -> seen.matches().values().stream().allMatch(match -> match >= index))));
        assertEquals(group.others(leader), status.matches().keySet());
        assertTrue(status.commitIndex() >= index);
        assertTrue(group.log(group.other(leader)).status().matches().isEmpty());
    }

    @Test
    void aLostLeaderIsReplacedAndNothingAcknowledgedIsLost() {
        group.openFounders();
        String first = group.leader();
        group.submit(first, "before", 30);
        group.mesh.cut(first);
        LogException alone = Wait.failureOf(group.log(first).submit(Ledger.command("alone")));
        assertTrue(Set.of(Reason.TIMEOUT, Reason.INDETERMINATE).contains(alone.reason()), alone.toString());
        String second = group.leaderOf(group.others(first));
        group.submit(second, "after", 30);
        group.mesh.heal();
        group.submit(second, "healed");
        group.assertAllHaveWhatWasAcked();
        assertFalse(group.ledger(first).texts().contains("alone"));
    }

    @Test
    void whoHeardNobodyForAWhileMissesItsLeaderAlsoTheNextTime() {
        group.openFounders();
        String leader = group.leader();
        for (String other : group.others(leader)) {
            group.mesh.cut(other);
            Wait.until(group.log(other), status -> status.leader().isEmpty());
            group.mesh.heal();
            Wait.until(group.log(other), status -> status.leader().equals(Optional.of(leader)));
        }
        group.mesh.cut(leader);
        group.submit(group.leaderOf(group.others(leader)), "after");
    }

    @Test
    void whoIsWithoutAMajorityKnowsOfNoLeader() {
        group.openFounders();
        String leader = group.leader();
        Group.FOUNDERS.forEach(group.mesh::cut);
        for (String id : Group.FOUNDERS) {
            LogStatus alone =
                    Wait.until(group.log(id), status -> status.leader().isEmpty());
            assertFalse(alone.isReady());
            assertTrue(alone.role() != LogStatus.Role.NONE);
        }
        assertEquals(
                Reason.NO_QUORUM,
                Wait.failureOf(group.log(leader).submit(Ledger.command("no"))).reason());
    }

    @Test
    void lostMessagesCostTimeOnly() {
        group.openFounders();
        group.leader();
        group.mesh.drop(0.05);
        for (int i = 0; group.acked() < 60 && i < 600; i++) {
            Wait.on(group.trySubmit(group.leader(), "c" + i));
        }
        group.mesh.drop(0);
        assertEquals(60, group.acked());
        group.submit(group.leader(), "end");
        group.assertAllHaveWhatWasAcked();
    }

    @Test
    void aRestartOfAllMembersKeepsEverything() {
        group.openFounders();
        group.submit(group.leader(), "first", 2 * SNAPSHOT + 10);
        Group.FOUNDERS.forEach(group::close);
        group.openFounders();
        group.submit(group.leader(), "second", 10);
        group.assertAllHaveWhatWasAcked();
    }

    @Test
    void whoComesBackAfterItsPlaceInTheLogIsGoneInstallsASnapshot() {
        group.openFounders();
        String leader = group.leader();
        group.submit(leader, "before", 10);
        String away = group.other(leader);
        group.close(away);
        group.submit(leader, "while away", 4 * SNAPSHOT);
        group.open(away, Group.FOUNDERS);
        group.assertAllHaveWhatWasAcked();
        assertEquals(1, group.ledger(away).installs());
        assertTrue(group.log(away).status().lastSnapshot() > 0);
    }

    @Test
    void theLeadIsHandedOver() {
        group.openFounders();
        String first = group.leader();
        group.submit(first, "before");
        String second = group.other(first);
        Wait.on(group.log(first).transferLeadership(second));
        Wait.until(group.log(second), LogStatus::isReady);
        group.submit(second, "after");
        group.assertAllHaveWhatWasAcked();
        assertEquals(
                Reason.NOT_LEADER,
                Wait.failureOf(group.log(first).transferLeadership(second)).reason());
    }

    @Test
    void theLeadStaysWhenTheOtherCannotTakeIt() {
        group.openFounders();
        String leader = group.leader();
        String unreachable = group.other(leader);
        group.mesh.cut(unreachable);
        assertEquals(
                Reason.TIMEOUT,
                Wait.failureOf(group.log(leader).transferLeadership(unreachable))
                        .reason());
        assertEquals(
                Reason.REFUSED,
                Wait.failureOf(group.log(leader).transferLeadership("stranger")).reason());
        group.submit(leader, "still leading");
        assertEquals(Set.of("a", "b", "c"), group.log(leader).status().members());
        assertEquals(List.of("still leading"), group.ledger(leader).texts());
    }
}
