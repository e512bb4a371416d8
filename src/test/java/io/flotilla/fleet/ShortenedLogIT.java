package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The only core host is killed and its log damaged: nothing acknowledged is forgotten unseen, and nothing is stopped. */
class ShortenedLogIT {
    private static final int RUNNING = 6;
    private static final int WRITTEN = 60;
    private static final String LOG = "/var/lib/flotilla/log";

    /** The damage, what the node says of it, and what is left of the log. */
    private static final Map<String, String> DAMAGES = Map.of(
            "printf 'x' | dd of=log.db-wal bs=1 seek=$(( $(stat -c %s log.db-wal) / 2 )) conv=notrunc status=none",
            "log.db is damaged: its journal is wrong at page",
            ": >log.db-wal",
            "log.db",
            "rm log.db-wal",
            "log.db",
            "truncate -s -4120 log.db-wal",
            "is shorter than what this host has acknowledged",
            "rm log.db",
            "log.db is gone, or empty",
            "rm -r " + LOG,
            "is gone: nothing is served");

    private static NodeHost host;

    @BeforeAll
    static void boot() {
        TestbedNeeds.assume();
        host = NodeHost.boot("shortened");
        // Not started again by itself, so that it can be looked at.
        host.sh("mkdir -p /run/systemd/system/flotilla.service.d; printf '[Service]\\nRestart=no\\n'"
                + " >/run/systemd/system/flotilla.service.d/once.conf; systemctl daemon-reload");
        host.startNode();
    }

    @AfterAll
    static void shutDown() {
        if (host != null) {
            host.close();
        }
    }

    private static void kill() {
        host.sh("systemctl kill -s KILL flotilla; while systemctl is-active -q flotilla; do :; done;"
                + " systemctl reset-failed flotilla");
    }

    private static void assertRefused(String damage, String words) {
        host.sh("cp -a /var/lib/flotilla /root/whole; cd " + LOG + "; " + damage);
        String said = host.sh("since=$(date +%s.%N); systemctl start flotilla && echo it started;"
                + " journalctl -u flotilla --since @$since -o cat --no-pager");
        assertTrue(said.contains(words) && said.contains("--accept-loss"), () -> damage + ": " + said);
        assertTrue(!said.contains("it started"), said);
        host.sh("systemctl reset-failed flotilla; rm -rf /var/lib/flotilla/*;"
                + " cp -a /root/whole/. /var/lib/flotilla; rm -r /root/whole");
    }

    @Test
    void allThatWasAcknowledgedIsThereOrTheNodeRefusesAndNothingIsStopped() {
        List<String> running = new ArrayList<>();
        for (int i = 0; i < WRITTEN; i++) {
            String unit = "u" + i + ".service";
            boolean isToRun = i % (WRITTEN / RUNNING) == 0;
            assertEquals(
                    201,
                    host.put(unit, isToRun ? "launched" : "inactive", Units.SLEEP)
                            .status());
            if (isToRun) {
                running.add(unit);
            }
        }
        running.forEach(unit -> host.awaitState(unit, "loaded/active/running"));
        Map<String, String> pids = host.mainPids(running);
        kill();
        DAMAGES.forEach(ShortenedLogIT::assertRefused);
        assertEquals(pids, host.mainPids(running));

        host.startNode();
        host.awaitReady();
        assertEquals(WRITTEN, host.units().size());
        acceptTheLoss(running, pids);
    }

    /** The new log has fewer units and other revisions; no sheet of it says anything of what the old one ordered. */
    private static void acceptTheLoss(List<String> running, Map<String, String> pids) {
        assertEquals(201, host.put("late.service", "launched", Units.SLEEP).status());
        host.awaitState("late.service", "loaded/active/running");
        String late = host.mainPid("late.service");
        kill();
        host.sh("cd " + LOG + "; rm log.db-wal");
        String said = host.sh("systemctl start flotilla; flotilla restore --accept-loss 2>&1");
        assertTrue(said.contains("what is left of the log in /var/lib/flotilla: "), said);
        host.sh("systemctl reset-failed flotilla");
        host.startNode();
        host.awaitReady();
        Await.until(Duration.ofSeconds(20), () -> host.log(), log -> log.contains("restored "));
        for (int i = 0; i < 2 * WRITTEN; i++) {
            assertEquals(
                    201, host.put("n" + i + ".service", "inactive", Units.SLEEP).status());
        }
        assertEquals(201, host.put("new.service", "launched", Units.SLEEP).status());
        host.awaitState("new.service", "loaded/active/running");
        assertEquals(pids, host.mainPids(running));
        assertEquals(late, host.mainPid("late.service"));
    }
}
