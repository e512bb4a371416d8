package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.CoreMembers;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who does not belong to the cluster stays out, and both sides say why. */
class RefusalIT {
    private static ClusterHosts cluster;
    private static NodeHost member;
    private static NodeHost stranger;
    private static List<NodeHost> core;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        TestbedNeeds.assume();
        cluster = ClusterHosts.boot("refusal", 4);
        member = cluster.host(1);
        stranger = cluster.host(4);
        core = cluster.all().subList(0, 3);
        cluster.configure(core, core);
        ClusterHosts.start(core);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** The cluster is as it was, and the fourth host knows nothing of it any more. */
    @AfterEach
    void cleanUp() {
        makeStranger();
        core.forEach(NodeHost::awaitReady);
        assertFalse(machines().contains(stranger.machineId()));
        assertEquals(201, member.put("after.service", "inactive", Units.SLEEP).status());
        member.delete("after.service");
    }

    private static void makeStranger() {
        stranger.sh("systemctl stop flotilla; rm -rf /var/lib/flotilla/* /run/flotilla/*; echo "
                + stranger.machineId()
                + " >/etc/machine-id; journalctl --rotate -q; journalctl --vacuum-time=1us -q");
    }

    private static void start(String... lines) {
        stranger.configure(lines);
        stranger.beginToStartNode();
    }

    private static String machines() {
        return member.get("/fleet/v1/machines").body();
    }

    @Test
    void anotherClustersName() {
        start(ClusterHosts.coreLine(core), "cluster_name = green");
        stranger.awaitLog("(?i)refuse.*(green|flotilla)");
        member.awaitLog("(?i)refuse.*green");
        assertFalse(machines().contains(stranger.machineId()));
        assertFalse(stranger.isReady());
    }

    @Test
    void theMachineIdOfOneThatIsThere() {
        String taken = cluster.host(2).machineId();
        stranger.sh("echo " + taken + " >/etc/machine-id");
        start(ClusterHosts.coreLine(core));
        stranger.awaitLog("(?i)refuse.*machine ID");
        Await.until(() -> core.stream().map(NodeHost::log).toList(), logs -> logs.stream()
                .anyMatch(log -> log.lines().anyMatch(line -> line.matches("(?i).*refuse.*machine ID.*"))));
        assertFalse(stranger.isReady());
        assertTrue(cluster.host(2).isReady());
        assertTrue(machines().contains(taken));
    }

    @Test
    void aCoreListThatContradictsTheGroups() {
        start(ClusterHosts.coreLine(List.of(core.get(0), core.get(1), stranger)));
        stranger.awaitLog("(?i)refuse.*core");
        member.awaitLog("10\\.77\\.0\\.4: refused: .*core");
        assertFalse(stranger.isReady());
        assertFalse(machines().contains(stranger.machineId()));
    }

    @Test
    void aDataFolderThatWasCopiedFromAnotherHost() {
        NodeHost owner = cluster.host(2);
        owner.sh("rm -rf " + owner.share() + "/data && cp -a /var/lib/flotilla " + owner.share() + "/data");
        stranger.sh("cp -a " + owner.share() + "/data/. /var/lib/flotilla/");
        start(ClusterHosts.coreLine(List.of(stranger)));
        stranger.awaitLog("belongs to .*" + owner.machineId());
        assertFalse(stranger.isReady());
    }

    @Test
    void aSecondNodeOnOneDataFolder() {
        member.sh("sed s/h1.sock/second.sock/ /etc/flotilla/flotilla.conf >/root/second.conf;"
                + " echo cluster_port = 49254 >>/root/second.conf");
        String said = member.sh("timeout 30 flotilla node --config /root/second.conf 2>&1; echo exit $?");
        assertTrue(said.contains("in use") || said.contains("lock"), said);
        assertTrue(said.contains("/var/lib/flotilla") && said.contains("exit 1"), said);
    }

    static Stream<Arguments> oddCoreLists() {
        return Stream.of(
                arguments("core = 10.77.0.4, nobody.invalid, 10.77.0.5", "nobody\\.invalid"),
                arguments("core = 10.77.0.4, 10.77.0.5, 10.77.0.4", "10\\.77\\.0\\.4.*twice"),
                arguments("core = 10.77.0.4, 10.77.0.5", "one fewer"),
                arguments("core = 10.77.0.4, 10.77.0.5, 10.77.0.6, 10.77.0.7", "one fewer"));
    }

    @ParameterizedTest
    @MethodSource("oddCoreLists")
    void anOddCoreListIsNamed(String line, String words) {
        start(line);
        stranger.awaitLog(words);
        assertFalse(stranger.isReady());
    }

    @Test
    void whoSpeaksAnotherProtocolOnTheClusterPortIsCutOff() {
        String garbage = "head -c 100000 /dev/urandom";
        String http = "printf 'GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n'";
        String huge = "printf '\\x7f\\xff\\xff\\xff\\x01\\x01'; head -c 1000000 /dev/zero";
        String negative = "printf '\\xff\\xff\\xff\\xff\\x01\\x01{}'";
        String empty = "printf '\\0\\0\\0\\0'";
        String otherVersion = "printf '\\0\\0\\0\\4\\x63\\x01{}'";
        String otherType = "printf '\\0\\0\\0\\4\\x01\\x63{}'";
        for (String bytes : List.of(garbage, http, huge, negative, empty, otherVersion, otherType)) {
            assertTrue(isClosed(bytes), bytes);
        }
        long lines = member.log()
                .lines()
                .filter(line -> line.contains("10.77.0.254"))
                .count();
        assertTrue(lines > 0 && lines <= 7, lines + " lines about 7 connections");
    }

    @Test
    void whoSaysNothingOnTheClusterPortIsCutOff() {
        assertTrue(isClosed("true"));
        assertTrue(isClosed("printf '\\0\\0'"));
        assertTrue(isClosed("printf '\\0\\0\\1\\0\\1\\1{'"));
    }

    /** Whether the node closes a connection that says this. A write may fail because it is closed already. */
    private static boolean isClosed(String bytes) {
        String script =
                "trap '' PIPE; exec 3<>/dev/tcp/%s/49154; { %s; } >&3 2>/dev/null; timeout 8 cat <&3 >/dev/null 2>&1; echo \" $?\"";
        String said = cluster.testbed().control(script.formatted(member.address(), bytes));
        return !said.strip().endsWith("124");
    }

    @Test
    void manyConnectionsThatSayNothingKeepNobodyOut() {
        NodeHost follower = cluster.follower();
        cluster.testbed()
                .control("for i in {1..500}; do exec {fd}<>/dev/tcp/" + member.address() + "/49154 || exit 1; done");
        follower.sh("systemctl restart flotilla");
        follower.awaitReady();
    }

    @Test
    void anUnknownMachineInTheCore() {
        String none = "0".repeat(32);
        assertEquals(404, CoreMembers.tryRemove(member, none).status());
        int status = CoreMembers.tryAdd(member, none).status();
        assertTrue(status == 404 || status == 409, "status " + status);
    }
}
