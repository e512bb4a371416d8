package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import io.flotilla.raft.LogStatus.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version that cannot read all of the log beside others that can. */
class UnreadableLogTest {
    private static final int SNAPSHOT = 50;
    private static final String NEEDS = "needs level 2, this version reads up to 1: upgrade this host";

    private final Group group;

    UnreadableLogTest(@TempDir Path directory) {
        group = new Group(directory, SNAPSHOT, 20);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    /** A follower of the earlier version that has stopped before the entry that the leader of the later one wrote. */
    private String stopped(String leader) {
        String old = group.other(leader);
        group.close(old);
        group.openOld(old, Group.FOUNDERS);
        group.submit(leader, "before", 3);
        Wait.on(group.ledger(old).has("before2"));
        long index = group.submit(leader, Ledger.LATER + "one").index();
        LogStatus status = Wait.until(group.log(old), seen -> seen.unreadable().isPresent());
        assertEquals("entry %d %s".formatted(index, NEEDS), status.unreadable().get());
        return old;
    }

    private void upgrade(String old) {
        group.close(old);
        group.open(old, Group.FOUNDERS);
    }

    private void assertOutOfTheGroup(String old) {
        LogStatus status = group.log(old).status();
        assertEquals(Role.NONE, status.role());
        assertEquals(Optional.empty(), status.leader());
        assertEquals(Optional.empty(), status.storeFailure());
        assertFalse(status.isReady());
        assertFalse(status.isRemoved());
        LogException refusal = Wait.failureOf(group.log(old).submit(Ledger.command("no")));
        assertEquals(Reason.UNREADABLE, refusal.reason());
        assertTrue(String.valueOf(refusal.getMessage()).endsWith(NEEDS), refusal::toString);
    }

    @Test
    void whoCannotReadAnEntryStopsBeforeItAndTheOthersGoOn() {
        group.openFounders();
        String leader = group.leader();
        String old = stopped(leader);
        long applied = group.log(old).status().appliedIndex();
        group.submit(leader, "after", 2 * SNAPSHOT);

        assertOutOfTheGroup(old);
        assertEquals(List.of("before0", "before1", "before2"), group.ledger(old).texts());
        assertEquals(applied, group.log(old).status().appliedIndex());
        assertEquals(0, group.log(old).status().lastSnapshot());
        assertEquals(1, group.ledger(old).unread());
    }

    @Test
    void aVersionThatReadsItGoesOnFromThereWithNothingLost() {
        group.openFounders();
        String leader = group.leader();
        String old = stopped(leader);
        group.submit(leader, "after", 5);
        upgrade(old);
        group.submit(leader, "upgraded");
        group.assertAllHaveWhatWasAcked();
        assertEquals(0, group.ledger(old).installs());
    }

    @Test
    void itMeetsTheEntryAgainInANewProcessOfTheSameVersion() {
        group.openFounders();
        String leader = group.leader();
        String old = stopped(leader);
        group.close(old);
        group.openOld(old, Group.FOUNDERS);
        Wait.until(group.log(old), seen -> seen.unreadable().isPresent());
        assertOutOfTheGroup(old);
        assertEquals(List.of("before0", "before1", "before2"), group.ledger(old).texts());
        group.submit(leader, "undisturbed");
    }

    @Test
    void noLeaderIsElectedWithItsHelp() {
        group.openFounders();
        String leader = group.leader();
        String old = stopped(leader);
        String third = group.others(old).stream()
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow();
        int answers = group.mesh.sent(old, third);
        group.mesh.cut(leader);
        int term = Wait.until(group.log(third), seen -> seen.leader().isEmpty()).term();
        // The one vote that it needs would have come with the first of these.
        int asked = group.mesh.sent(third, old) + 5;
        Wait.on(group.poll(() -> Optional.of(group.mesh.sent(third, old)).filter(count -> count >= asked)));
        assertEquals(Optional.empty(), group.log(third).status().leader());
        assertEquals(term, group.log(third).status().term());
        assertEquals(answers, group.mesh.sent(old, third));
        assertOutOfTheGroup(old);

        group.mesh.heal();
        group.submit(group.leaderOf(group.others(old)), "without its help");
        upgrade(old);
        group.submit(group.leader(), "upgraded");
        group.assertAllHaveWhatWasAcked();
    }

    @Test
    void aLeaderThatCannotReadWhatItWroteIsReplaced() {
        List.of("a", "b").forEach(id -> group.open(id, Group.FOUNDERS));
        String second = group.leader();
        String leader = "c";
        group.openOld(leader, Group.FOUNDERS);
        group.submit(second, "before");
        Wait.on(group.ledger(leader).has("before"));
        Wait.on(group.log(second).transferLeadership(leader));
        Wait.until(group.log(leader), LogStatus::isReady);

        LogException failure = Wait.failureOf(group.log(leader).submit(Ledger.command(Ledger.LATER + "own")));
        assertEquals(Reason.UNREADABLE, failure.reason());
        assertTrue(String.valueOf(failure.getMessage()).endsWith(NEEDS), failure::toString);
        assertOutOfTheGroup(leader);
        group.submit(group.leaderOf(Set.of("a", "b")), "after");
        assertTrue(group.ledger(second).texts().contains(Ledger.LATER + "own"));
    }

    @Test
    void whoIsAloneStopsToo() {
        List<String> alone = List.of("a");
        group.open("a", alone);
        Wait.until(group.log("a"), LogStatus::isReady);
        group.submit("a", "before");
        group.submit("a", Ledger.LATER + "one");
        group.close("a");
        group.openOld("a", alone);
        Wait.until(group.log("a"), seen -> seen.unreadable().isPresent());
        assertOutOfTheGroup("a");
        assertEquals(List.of("before"), group.ledger("a").texts());

        group.close("a");
        group.open("a", alone);
        Wait.until(group.log("a"), LogStatus::isReady);
        group.submit("a", "upgraded");
        group.assertAllHaveWhatWasAcked();
    }

    @Test
    void whoIsSentASnapshotThatItCannotReadStopsBeforeIt() {
        group.openFounders();
        String leader = group.leader();
        String old = group.other(leader);
        group.submit(leader, "before", 3);
        Wait.on(group.ledger(old).has("before2"));
        group.close(old);
        group.submit(leader, Ledger.LATER, 4 * SNAPSHOT);
        group.openOld(old, Group.FOUNDERS);
        String words = Wait.until(group.log(old), seen -> seen.unreadable().isPresent())
                .unreadable()
                .get();
        assertTrue(words.matches("the snapshot up to entry \\d+ " + NEEDS), words);
        assertOutOfTheGroup(old);
        assertEquals(List.of(), group.ledger(old).texts());
        assertEquals(0, group.log(old).status().appliedIndex());
        group.submit(leader, "without it");

        upgrade(old);
        group.submit(leader, "upgraded");
        group.assertAllHaveWhatWasAcked();
        assertEquals(1, group.ledger(old).installs());
    }

    @Test
    void whoHasASnapshotOnDiskThatItCannotReadTakesNoPart() {
        group.openFounders();
        String leader = group.leader();
        String old = group.other(leader);
        group.submit(leader, Ledger.LATER, 2 * SNAPSHOT);
        Wait.on(group.poll(() -> Optional.of(group.log(old).status()).filter(seen -> seen.lastSnapshot() > 0)));
        group.close(old);
        group.openOld(old, Group.FOUNDERS);
        assertTrue(group.log(old).status().unreadable().orElseThrow().startsWith("the snapshot up to entry "));
        assertOutOfTheGroup(old);
        group.submit(leader, "without it");

        upgrade(old);
        group.submit(leader, "upgraded");
        group.assertAllHaveWhatWasAcked();
    }
}
