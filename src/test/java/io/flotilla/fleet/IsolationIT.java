package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Units with {@code OnIsolated=stop} never run twice, whatever becomes of their host, its node, its systemd or its D-Bus.
 * Three core hosts and a leaf; most tests break the leaf in one way and a core host that does not lead in another, each
 * with a unit of its own, and wait until both units run elsewhere.
 */
class IsolationIT {
    private static final Duration UNTIL_MOVED = Duration.ofSeconds(60);
    private static final int SLOW = 18;

    private static ClusterHosts cluster;
    private static Lives lives;
    private static final Set<String> units = new TreeSet<>();

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        TestbedNeeds.assume();
        cluster = ClusterHosts.start("isolation", 4, 3, "agent_ttl = 5s", "restart_grace = 12s");
        lives = Lives.in(cluster.testbed().share());
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void theFaultsEndAndStillNoUnitRunsTwice() {
        cluster.restore();
        cluster.all().forEach(host -> signalSystemd(host, "CONT"));
        AtOnce.each(cluster.all(), host -> {
            host.sh("kill -CONT $(systemctl show -P MainPID dbus); systemctl stop killer 2>/dev/null;"
                    + " [ ! -e /usr/share/flotilla/gone.jar ] || mv /usr/share/flotilla/gone.jar /usr/share/flotilla/flotilla.jar;"
                    + " systemctl kill -s CONT flotilla 2>/dev/null; systemctl reset-failed flotilla 2>/dev/null;"
                    + " systemctl start --no-block flotilla");
            host.awaitReady();
        });
        ClusterHosts.awaitActive(UNTIL_MOVED, cluster.host(1), List.copyOf(units));
        units.forEach(lives::assertOneAtATime);
        units.forEach(unit -> cluster.host(1).delete(unit));
        units.clear();
        Await.until(UNTIL_MOVED, () -> cluster.host(1).states(), List::isEmpty);
        Await.until(
                UNTIL_MOVED,
                () -> ClusterReading.of(cluster.leader(cluster.host(1)))
                        .standings()
                        .keySet(),
                seen -> seen.size() == 4);
        Await.until(
                UNTIL_MOVED,
                () -> cluster.all().stream().filter(IsolationIT::hasSwitch).toList(),
                List::isEmpty);
    }

    private static boolean hasSwitch(NodeHost host) {
        return Await.until(
                        () -> host.sh("systemctl is-active flotilla-isolated || true")
                                .strip(),
                        state -> !state.equals("deactivating"))
                .equals("active");
    }

    private static void signalSystemd(NodeHost host, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(host.host().pid()))
                    .start()
                    .waitFor();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs there now, and may run anywhere: that it may is only a new policy, and does not touch it. */
    private static String launchOn(NodeHost host, String name, int secondsToStop) {
        String unit = name + ".service";
        units.add(unit);
        String plain = lives.file(unit, secondsToStop) + "[X-Fleet]\nOnIsolated=stop\n";
        cluster.host(1).put(unit, "launched", plain + "MachineID=" + host.machineId() + "\n");
        ClusterHosts.awaitActive(UNTIL_MOVED, cluster.host(1), List.of(unit));
        String pid = host.mainPid(unit);
        cluster.host(1).put(unit, "launched", plain);
        Await.until(() -> host.sh("cat /run/flotilla/units/" + unit), text -> !text.contains("MachineID"));
        assertEquals(pid, host.mainPid(unit));
        assertTrue(hasSwitch(host));
        return unit;
    }

    private static void awaitElsewhere(String unit, NodeHost than) {
        Await.until(UNTIL_MOVED, () -> lives.last(unit).host(), host -> !host.equals(than.name()));
        lives.assertOneAtATime(unit);
    }

    private static NodeHost leaf() {
        return cluster.host(4);
    }

    private static void makeUnstartable(NodeHost host) {
        host.sh("mv /usr/share/flotilla/flotilla.jar /usr/share/flotilla/gone.jar; systemctl kill -s KILL flotilla");
    }

    @Test
    void aNodeThatIsStoppedForLongOrKilledAndCannotStartAgain() {
        NodeHost core = cluster.follower();
        String stopped = launchOn(leaf(), "stopped", 0);
        String killed = launchOn(core, "killed", 0);
        leaf().stopNode();
        makeUnstartable(core);
        awaitElsewhere(killed, core);
        awaitElsewhere(stopped, leaf());
    }

    @Test
    void aHostThatIsPoweredOffWhileItsUnitTakesLongToStopAndAFrozenNode() {
        NodeHost core = cluster.follower();
        String slow = launchOn(leaf(), "slow", SLOW);
        String frozen = launchOn(core, "frozen", 0);
        leaf().host().shutDown();
        core.sh("systemctl kill -s STOP flotilla");
        awaitElsewhere(frozen, core);
        awaitElsewhere(slow, leaf());
        List<Lives.Life> both = lives.of(slow);
        assertTrue(both.get(both.size() - 2).isEnded(), "it was killed although its host was in touch: " + both);
    }

    @Test
    void aHostThatIsCutOffWhileItsDBusHangsOrItsSystemd() {
        NodeHost core = cluster.follower();
        String bus = launchOn(leaf(), "bus", SLOW);
        String systemd = launchOn(core, "systemd", 0);
        leaf().sh("kill -STOP $(systemctl show -P MainPID dbus)");
        signalSystemd(core, "STOP");
        leaf().host().cut();
        core.host().cut();
        awaitElsewhere(bus, leaf());
        awaitElsewhere(systemd, core);
    }

    @Test
    void aHostThatIsCutOffWhileItsNodeOrItsSwitchIsKilledAgainAndAgain() {
        NodeHost core = cluster.follower();
        String node = launchOn(leaf(), "node", 0);
        String guard = launchOn(core, "guard", 0);
        leaf().host().cut();
        core.host().cut();
        leaf().sh("systemd-run -q --unit=killer sh -c 'while sleep 3; do systemctl kill -s KILL flotilla; done'");
        core.sh(
                "systemd-run -q --unit=killer sh -c 'while sleep 1.5; do systemctl kill -s KILL flotilla-isolated; done'");
        awaitElsewhere(node, leaf());
        awaitElsewhere(guard, core);
    }

    /** The new leader has to know what the old one granted. */
    @Test
    void aNodeThatIsStoppedAndALeaderThatDiesAtOnceWithItsUnit() {
        NodeHost leader = cluster.leader(cluster.host(1));
        String stopped = launchOn(leaf(), "granted", 0);
        String led = launchOn(leader, "led", 0);
        leaf().stopNode();
        leader.host().kill();
        awaitElsewhere(led, leader);
        awaitElsewhere(stopped, leaf());
    }

    @Test
    void aNodeThatIsRestartedInTimeStopsNothing() {
        for (NodeHost host : cluster.all()) {
            launchOn(host, "on-" + host.name(), 0);
        }
        for (NodeHost host : cluster.all()) {
            host.sh("systemctl stop flotilla; sleep 3; systemctl start flotilla");
            host.awaitReady();
        }
        AtOnce.each(cluster.all(), host -> host.sh("systemctl restart flotilla"));
        cluster.awaitReady();
        units.forEach(unit ->
                assertEquals(1, lives.of(unit).size(), () -> lives.of(unit).toString()));
    }
}
