package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {
    private final Group group;

    MembershipTest(@TempDir Path directory) {
        group = new Group(directory, 1000, 20);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    /** What an operator does with a member that is to join again. */
    private void empty(String id) throws IOException {
        Files.move(group.directoryOf(id), group.directoryOf(id + ".archived"));
    }

    @Test
    void membersJoinAndLeaveWhileCommandsCome() {
        group.open("a", List.of("a"));
        Wait.until(group.log("a"), LogStatus::isReady);
        Future<Boolean> going = Future.succeededFuture(true);
        for (int i = 0; i < 200; i++) {
            String text = "c" + i;
            going = going.compose(go -> group.trySubmit("a", text));
        }
        group.open("b", List.of("a"));
        Wait.on(group.log("a").addMember("b"));
        group.open("c", List.of("a"));
        Committed joined = Wait.on(group.log("a").addMember("c"));
        assertEquals(Set.of("a", "b", "c"), joined.result());
        Wait.on(going);
        assertEquals(200, group.acked());
        group.assertAllHaveWhatWasAcked();

        Wait.on(group.log("a").removeMember("b"));
        group.submit("a", "two");
        Wait.on(group.ledger("c").has("two"));
        Wait.on(group.log("a").removeMember("c"));
        List.of("b", "c").forEach(group.mesh::cut);
        group.submit("a", "one");
        assertEquals(Set.of("a"), group.log("a").status().members());
    }

    @Test
    void oneWhoDidNotFoundJoinsAndCountsFromThenOn() {
        group.openFounders();
        String leader = group.leader();
        group.submit(leader, "before", 20);
        group.open("d", Group.FOUNDERS);
        Wait.on(group.log(leader).addMember("d"));
        group.assertAllHaveWhatWasAcked();

        // Three of four are a majority, and these three only with the new one.
        group.mesh.cut(group.other(leader));
        group.submit(leader, "with the new one");
        group.mesh.heal();
        List.of("a", "b", "c", "d").forEach(group::close);
        List.of("d", "c", "b", "a").forEach(id -> group.open(id, Group.FOUNDERS));
        group.submit(group.leader(), "after a restart");
        group.assertAllHaveWhatWasAcked();
        assertEquals(Set.of("a", "b", "c", "d"), group.log("d").status().members());
    }

    @Test
    void aRemovedMemberIsToldAlsoAfterARestart() {
        group.openFounders();
        String leader = group.leader();
        group.submit(leader, "one");
        String gone = group.other(leader);
        Wait.on(group.log(leader).removeMember(gone));
        LogStatus removed = Wait.until(group.log(gone), LogStatus::isRemoved);
        assertEquals(LogStatus.Role.NONE, removed.role());
        assertTrue(removed.storeFailure().isEmpty());
        assertEquals(
                Reason.CLOSED,
                Wait.failureOf(group.log(gone).submit(Ledger.command("no"))).reason());

        group.close(gone);
        group.open(gone, Group.FOUNDERS);
        Wait.until(group.log(gone), LogStatus::isRemoved);
        group.submit(leader, "two");
    }

    @Test
    void aRemovedMemberNeedNotAsk() {
        group.openFounders();
        String leader = group.leader();
        String gone = group.other(leader);
        group.submit(leader, "one");
        Wait.on(group.ledger(gone).has("one"));
        group.mesh.mute(gone);
        Wait.on(group.log(leader).removeMember(gone));
        Wait.until(group.log(gone), LogStatus::isRemoved);
    }

    @Test
    void aRemovedMemberJoinsAgainThoughTheLogStillTellsOfItsRemoval() throws IOException {
        group.openFounders();
        String leader = group.leader();
        group.submit(leader, "before", 10);
        String again = group.other(leader);
        Wait.on(group.log(leader).removeMember(again));
        group.close(again);
        empty(again);
        group.submit(leader, "without", 10);

        group.open(again, Group.FOUNDERS);
        Wait.on(group.log(leader).addMember(again));
        group.submit(leader, "with", 10);
        group.assertAllHaveWhatWasAcked();

        group.close(again);
        group.open(again, Group.FOUNDERS);
        group.submit(leader, "after a restart");
        group.assertAllHaveWhatWasAcked();
        assertFalse(group.log(again).status().isRemoved());
        Wait.on(group.log(leader).transferLeadership(again));
        Wait.until(group.log(again), LogStatus::isReady);
    }

    @Test
    void aLeaderThatTakesItselfOutIsReplaced() {
        group.openFounders();
        String first = group.leader();
        group.submit(first, "before", 10);
        Wait.on(group.log(first).removeMember(first));
        Wait.until(group.log(first), LogStatus::isRemoved);
        Set<String> rest = group.others(first);
        String second = group.leaderOf(rest);
        group.submit(second, "after");
        assertEquals(rest, group.log(second).status().members());

        group.close(first);
        group.open(first, Group.FOUNDERS);
        Wait.until(group.log(first), LogStatus::isRemoved);
        group.submit(second, "undisturbed");
    }
}
