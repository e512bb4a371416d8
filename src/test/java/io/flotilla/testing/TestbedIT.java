package io.flotilla.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.TestbedHost.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is done to a host is what its verb says, and ends. */
class TestbedIT {
    private static final String UNIT = "spin.service";

    /** Sends back what it gets. */
    private static final int ECHO = 5001;

    /** Answers each line with 3,000 bytes. */
    private static final int TALKER = 5002;

    private static Testbed testbed;
    private static TestbedHost host;

    @BeforeAll
    static void boot() {
        TestbedNeeds.assume();
        testbed = Testbed.boot("verbs", 2);
        host = testbed.host(1);
        serve(ECHO, "/bin/cat");
        serve(TALKER, "/bin/sh -c 'while read line; do printf %%03000d 1; echo; done'");
        host.sh("systemd-run -q --unit=" + UNIT + " sh -c 'while :; do :; done'");
    }

    private static void serve(int port, String command) {
        host.sh("""
                cd /run/systemd/system
                printf '[Socket]\\nListenStream=%1$d\\nAccept=yes\\n' >port-%1$d.socket
                cat >port-%1$d@.service <<'END'
                [Service]
                ExecStart=%2$s
                StandardInput=socket
                StandardOutput=socket
                END
                systemctl daemon-reload
                systemctl start port-%1$d.socket
                """.formatted(port, command));
    }

    @AfterAll
    static void shutDown() {
        if (testbed != null) {
            testbed.close();
        }
    }

    @AfterEach
    void restore() {
        testbed.heal();
        host.thaw();
    }

    /** How many characters came back for a line, and after how many milliseconds. */
    private record Answer(int length, long millis) {}

    private static Answer ask(int port, int length) {
        return ask(port, length, 10);
    }

    private static Answer ask(int port, int length, int seconds) {
        String[] said = testbed.control("""
                        exec 3<>/dev/tcp/%s/%d
                        start=${EPOCHREALTIME/./}
                        printf '%%0%dd\\n' 1 >&3
                        read -r -t %d answer <&3
                        echo ${#answer} $(((${EPOCHREALTIME/./} - start) / 1000))""".formatted(host.address(), port, length, seconds))
                .strip()
                .split(" ", -1);
        return new Answer(Integer.parseInt(said[0]), Long.parseLong(said[1]));
    }

    @Test
    void aWireDelaysEachWay() {
        assertTrue(ask(ECHO, 10).millis() < 100);
        host.wire(Direction.BOTH, "delay=150");
        Answer both = ask(ECHO, 10);
        assertEquals(10, both.length());
        assertTrue(both.millis() >= 300, both.toString());
        testbed.heal();
        assertTrue(ask(ECHO, 10).millis() < 100);
    }

    @Test
    void aWireWithAHoleSwallowsLargePacketsOfItsDirectionOnly() {
        host.wire(Direction.IN, "over=1000");
        assertEquals(500, ask(ECHO, 500).length());
        assertEquals(0, ask(ECHO, 2000, 1).length());
        assertEquals(3000, ask(TALKER, 10).length());
        host.heal();
        host.wire(Direction.OUT, "over=1000");
        assertEquals(500, ask(ECHO, 500).length());
        assertEquals(0, ask(TALKER, 10, 1).length());
    }

    @Test
    void aWireLosesAndReorders() {
        host.wire(Direction.BOTH, "loss=100");
        assertFalse(reaches("ctl"));
        host.wire(Direction.BOTH, "loss=5,reorder=50");
        assertEquals(60_000, ask(ECHO, 60_000).length());
    }

    @Test
    void aWireLetsThroughOnlySoMuchInASecond() {
        host.wire(Direction.IN, "rate=1000");
        Answer slow = ask(ECHO, 60_000);
        assertEquals(60_000, slow.length());
        assertTrue(slow.millis() > 300, slow.toString());
    }

    @Test
    void aWireStaysWhenTheHostIsBootedAgain() {
        TestbedHost other = testbed.host(2);
        other.wire(Direction.BOTH, "loss=100");
        other.reboot();
        assertFalse(reaches("exec", other.name()));
        other.heal();
        assertTrue(reaches("exec", other.name()));
    }

    /** Whether who is named by these words of the testbed's can connect to the host. */
    private static boolean reaches(String... from) {
        List<String> words = new ArrayList<>(List.of(from));
        words.addAll(List.of("timeout", "1", "bash", "-c", ": </dev/tcp/%s/%d".formatted(host.address(), ECHO)));
        return testbed.run(words.toArray(String[]::new)).code() == 0;
    }

    @Test
    void aResetEndsConnections() {
        host.sh("systemd-run -q --unit=talk bash -c 'exec 3<>/dev/tcp/%s/%d; read line <&3'"
                .formatted(host.address(), ECHO));
        Await.until(TestbedIT::connections, count -> count == 2);
        host.resetConnections();
        Await.until(() -> host.exec("systemctl", "is-active", "talk"), state -> !state.equals("active"));
        assertEquals(0, connections());
    }

    private static int connections() {
        return host.sh("ss -Htn state established").lines().toList().size();
    }

    @Test
    void aHungUnitStandsStillUntilItIsThawed() {
        host.hang(UNIT);
        assertEquals("T", state());
        host.thaw();
        assertNotEquals("T", state());
    }

    private static String state() {
        return host.sh("ps -o s= -p $(systemctl show -P MainPID " + UNIT + ")").strip();
    }

    @Test
    void aHungSystemdAnswersNobodyUntilItIsThawed() {
        host.hang("init");
        assertTrue(host.exec("sh", "-c", "timeout 1 systemctl show -P Version; echo $?")
                .endsWith("124"));
        host.thaw();
        assertTrue(host.exec("sh", "-c", "timeout 5 systemctl show -P Version; echo $?")
                .endsWith("0"));
    }

    @Test
    void aStarvedUnitIsFrozenMostOfTheTime() {
        host.starve(UNIT, 5);
        Await.until(TestbedIT::isFrozen, frozen -> frozen);
        Await.until(TestbedIT::isFrozen, frozen -> !frozen);
        long ran = cpuTicks();
        Await.always(Duration.ofSeconds(1), () -> cpuTicks() - ran, ticks -> ticks < 40);
        host.thaw();
        Await.always(Duration.ofMillis(500), TestbedIT::isFrozen, frozen -> !frozen);
    }

    private static Path group() {
        return testbed.cgroup(host).resolve("system.slice").resolve(UNIT);
    }

    private static boolean isFrozen() {
        return read(group().resolve("cgroup.events")).contains("frozen 1");
    }

    /** Hundredths of a second. */
    private static long cpuTicks() {
        String pid = read(group().resolve("cgroup.procs")).lines().findFirst().orElseThrow();
        return Long.parseLong(read(Path.of("/proc", pid, "stat")).split(" ", -1)[13]);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHostIsIdentifiedAsAnotherAndAsItselfAgain() {
        TestbedHost other = testbed.host(2);
        String own = other.machineId();
        other.kill();
        other.identifyAs(host);
        other.start();
        assertEquals(host.machineId(), other.sh("cat /etc/machine-id").strip());
        other.kill();
        other.identifyAs(other);
        other.start();
        assertEquals(own, other.sh("cat /etc/machine-id").strip());
    }
}
