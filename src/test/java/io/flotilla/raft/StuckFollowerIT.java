package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library's known bug: a deposed leader whose last snapshot ends right before its own uncommitted entry refuses
 * every entry of the new leader.
 */
class StuckFollowerIT {
    private static final int SNAPSHOT = 50;

    private final Group group;

    StuckFollowerIT(@TempDir Path directory) {
        group = new Group(directory, SNAPSHOT, 1);
    }

    @AfterEach
    void stop() {
        group.close();
    }

    @Test
    void aFollowerThatAnswersButDoesNotAdvanceIsCured() {
        group.openFounders();
        String first = group.leader();
        group.submit(first, "start");
        String behind = group.other(first);
        group.mesh.cut(behind);
        long index = 1;
        while (index % SNAPSHOT != 0) {
            index = group.submit(first, "c" + index).index();
        }
        group.mesh.heal();
        Wait.on(group.ledger(behind).has("c" + (SNAPSHOT - 1)));
        group.mesh.cut(first);
        LogException alone = Wait.failureOf(group.log(first).submit(Ledger.command("alone")));
        assertTrue(Set.of(Reason.TIMEOUT, Reason.INDETERMINATE).contains(alone.reason()), alone.toString());
        String second = group.leaderOf(group.others(first));
        group.mesh.heal();
        Wait.until(group.log(first), status -> status.leader()
                .equals(group.log(second).status().leader()));
        group.submit(second, "healed");
        Ledger stuck = group.ledger(first);
        assertFalse(stuck.texts().contains("healed"));
        group.submit(second, "more", 40);

        Wait.on(stuck.has("more39"));
        assertEquals(1, stuck.installs());
        assertEquals(group.ledger(second).texts(), stuck.texts());
    }
}
