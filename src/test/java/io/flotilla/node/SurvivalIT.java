package io.flotilla.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.NodeHost;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule zero and durability, seen on a real host: what happens to units and writes when the node or the host ends. */
class SurvivalIT {
    private static final String SLEEP = "[Service]\nExecStart=/bin/sleep infinity\n";

    private NodeHost host;

    @BeforeEach
    void boot() {
        host = NodeHost.boot("survival");
        host.startNode();
    }

    @AfterEach
    void shutDown() {
        if (host != null) {
            host.close();
        }
    }

    private List<String> launch(int count) {
        List<String> names =
                IntStream.range(0, count).mapToObj(i -> "u" + i + ".service").toList();
        names.forEach(name -> host.put(name, "launched", SLEEP));
        names.forEach(name -> host.awaitState(name, "loaded/active/running"));
        return names;
    }

    private List<String> pids(List<String> names) {
        return names.stream().map(host::mainPid).toList();
    }

    @Test
    void stoppingTheNodeLeavesUnitsRunningAndTheNextStartAdoptsThem() {
        List<String> names = launch(5);
        host.put("done.service", "launched", "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo ran >>/root/ran'\n");
        Await.until(
                () -> host.get("/fleet/v1/units/done.service").json().getString("currentState"), "launched"::equals);
        List<String> before = pids(names);
        host.sh("systemctl stop flotilla");
        assertEquals("success", host.sh("systemctl show -P Result flotilla").strip());
        host.sh("journalctl --sync; journalctl -q -u flotilla | grep 'stopping; units keep running'");
        assertEquals(before, pids(names));
        host.startNode();
        names.forEach(name -> host.awaitState(name, "loaded/active/running"));
        Await.until(
                () -> host.get("/fleet/v1/units/done.service").json().getString("currentState"), "launched"::equals);
        assertEquals(before, pids(names));
        assertEquals("ran\n", host.sh("cat /root/ran"));
        host.delete("u0.service");
        host.awaitState("u0.service", "");
        assertEquals("0", host.mainPid("u0.service"));
    }

    @Test
    void killingTheNodeLosesNoAcknowledgedWriteAndStopsNoUnit() {
        List<String> names = launch(3);
        List<String> before = pids(names);
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 25; i++) {
                String name = "w%d-%d.service".formatted(round, i);
                if (host.put(name, "inactive", SLEEP).status() == 201) {
                    acknowledged.add(name);
                }
            }
            host.killNode();
        }
        assertEquals(100, acknowledged.size());
        acknowledged.forEach(
                name -> assertEquals(200, host.get("/fleet/v1/units/" + name).status(), name));
        assertEquals(before, pids(names));
        names.forEach(name -> host.awaitState(name, "loaded/active/running"));
    }

    @Test
    void afterAPowerCutUnitsComeBackByThemselves() {
        List<String> names = launch(3);
        host.put("idle.service", "loaded", SLEEP);
        host.awaitState("idle.service", "loaded/inactive/dead");
        host.reboot();
        host.sh("until systemctl is-active -q flotilla; do :; done");
        names.forEach(name -> host.awaitState(name, "loaded/active/running"));
        host.awaitState("idle.service", "loaded/inactive/dead");
        assertNotEquals("0", host.mainPid("u0.service"));
    }

    @Test
    void losingTheLogStopsNothing() {
        List<String> names = launch(2);
        List<String> before = pids(names);
        host.sh("systemctl stop flotilla; rm -rf /var/lib/flotilla/log");
        assertTrue(host.sh("systemctl start flotilla || echo refused").endsWith("refused\n"));
        assertEquals(before, pids(names));
        host.sh("systemctl stop flotilla; ! flotilla restore --accept-loss; rm /var/lib/flotilla/core.json");
        host.startNode();
        Await.until(
                () -> host.sh("journalctl -u flotilla --no-pager"), log -> log.contains("no order of this cluster"));
        assertEquals(before, pids(names));
        assertEquals(404, host.get("/fleet/v1/units/u0.service").status());
        host.put("u0.service", "launched", SLEEP);
        Await.until(() -> host.get("/fleet/v1/units/u0.service").json().getString("currentState"), "launched"::equals);
        assertEquals(before, pids(names));
        host.delete("u0.service");
        Await.until(() -> host.mainPid("u0.service"), "0"::equals);
        assertEquals(before.get(1), host.mainPid("u1.service"));
    }

    @Test
    void aDamagedLedgerStopsNothing() {
        List<String> names = launch(3);
        List<String> before = pids(names);
        host.sh("systemctl stop flotilla");
        host.sh("sed -i '/u1.service/s/started/begun/' /run/flotilla/units/.ledger.json");
        host.startNode();
        host.awaitLog("line \\d+ of /run/flotilla/units/.ledger.json cannot be read.* u1.service");
        names.forEach(name -> Await.until(
                () -> host.get("/fleet/v1/units/" + name).json().getString("currentState"), "launched"::equals));
        assertEquals(before, pids(names));
        host.delete("u1.service");
        Await.until(() -> host.mainPid("u1.service"), "0"::equals);
    }

    @Test
    void losingTheBusStopsNothingAndHealsByItself() {
        List<String> names = launch(3);
        List<String> before = pids(names);
        host.sh("kill -9 $(systemctl show -P MainPID dbus)");
        host.sh("systemctl daemon-reexec");
        host.put("after.service", "launched", SLEEP);
        host.awaitState("after.service", "loaded/active/running");
        host.sh("systemctl kill -s KILL u0.service");
        host.awaitState("u0.service", "loaded/failed/failed");
        assertEquals(before.subList(1, 3), pids(names).subList(1, 3));
    }

    @Test
    void aWrongConfigurationIsRefusedInWords() {
        host.sh("systemctl stop flotilla");
        host.configure("clustername = blue");
        String said = host.sh("flotilla node 2>&1; echo exit $?");
        assertTrue(said.contains("/etc/flotilla/flotilla.conf") && said.contains("clustername"), said);
        assertTrue(said.contains("cluster_name") && said.contains("exit 2"), said);
    }
}
