package io.flotilla.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.raft.LogException.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FullDiskOfOneIT {
    private final Group group;
    private final Map<String, SmallDisk> disks = new TreeMap<>();

    FullDiskOfOneIT(@TempDir Path directory) {
        group = new Group(directory, 1000, 1);
    }

    @BeforeEach
    void mount() throws Exception {
        for (String id : Group.FOUNDERS) {
            disks.put(id, new SmallDisk(group.directoryOf(id)));
        }
        group.openFounders();
    }

    @AfterEach
    void unmount() throws Exception {
        group.close();
        for (SmallDisk disk : disks.values()) {
            disk.close();
        }
    }

    private SmallDisk disk(String id) {
        return Objects.requireNonNull(disks.get(id));
    }

    @Test
    void theGroupGoesOnWithoutAFollowerThatCannotWrite() throws Exception {
        String leader = group.leader();
        group.submit(leader, "before", 50);
        String full = group.other(leader);
        List<LogStatus> told = new CopyOnWriteArrayList<>();
        group.log(full).watch(told::add);
        disk(full).fill();
        group.submit(leader, "x".repeat(1000), 1000);
        LogStatus status =
                Wait.until(group.log(full), seen -> seen.storeFailure().isPresent());
        assertTrue(status.storeFailure().orElseThrow().contains("full"), status::toString);
        group.submit(leader, "y".repeat(1000), 1000);
        assertTrue(
                told.stream()
                        .map(LogStatus::storeFailure)
                        .dropWhile(Optional::isEmpty)
                        .allMatch(Optional::isPresent),
                told::toString);

        disk(full).free();
        group.submit(leader, "space", 10);
        group.assertAllHaveWhatWasAcked();
        Wait.until(group.log(full), seen -> seen.storeFailure().isEmpty());
    }

    @Test
    void aLeaderThatCannotWriteIsReplacedAndFollowsOnceItCan() throws Exception {
        String first = group.leader();
        group.submit(first, "before", 50);
        disk(first).fill();
        for (int i = 0; group.log(first).status().isReady() && i < 20_000; i++) {
            Wait.on(group.trySubmit(first, "x".repeat(1000) + i));
        }
        assertEquals(
                Reason.STORE_FAILED,
                Wait.failureOf(group.log(first).submit(Ledger.command("no"))).reason());
        String second = group.leaderOf(group.others(first));
        group.submit(second, "y".repeat(1000), 1000);

        disk(first).free();
        group.assertAllHaveWhatWasAcked();
        Wait.until(
                group.log(first),
                seen -> seen.storeFailure().isEmpty() && seen.leader().isPresent());
    }

    @Test
    void nothingIsAcknowledgedThatOnlyMemoryHas() throws Exception {
        String leader = group.leader();
        String full = group.other(leader);
        String third = group.others(leader).stream()
                .filter(id -> !id.equals(full))
                .findFirst()
                .orElseThrow();
        group.submit(leader, "before", 50);
        group.mesh.cut(third);
        group.mesh.repeat(3);
        disk(full).fill();
        for (int i = 0; group.log(full).status().storeFailure().isEmpty() && i < 20_000; i++) {
            Wait.on(group.trySubmit(leader, "x".repeat(1000) + i));
        }
        group.close(leader);
        group.close(full);
        disk(full).free();
        group.open(full, Group.FOUNDERS);
        group.mesh.heal();
        group.leader();
        group.assertAllHaveWhatWasAcked();
    }
}
