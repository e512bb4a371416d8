package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.CommandLineOf;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.Journals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The scenarios of fleet's functional suite in which a host, its network or its node fails, through the command line of
 * the core host, which none of them harms. Three leaves, each with its name as metadata.
 */
class LossScenariosIT {
    private static final Duration AGENT_TTL = Duration.ofSeconds(6);
    private static final Duration UNTIL_MOVED = AGENT_TTL.plusSeconds(4);
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private static ClusterHosts cluster;
    private static NodeHost core;
    private static CommandLineOf flotilla;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        TestbedNeeds.assume();
        cluster = ClusterHosts.boot("losses", 4);
        core = cluster.host(1);
        for (NodeHost host : cluster.all()) {
            cluster.configure(List.of(host), List.of(core), "agent_ttl = 6s", "metadata = hostname=" + host.name());
        }
        cluster.startAll();
        awaitAllPresent();
        flotilla = new CommandLineOf(core);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** The leader forgets who came and went: a host that did so twice would get no new units for a while. */
    @AfterEach
    void restore() {
        cluster.restore();
        List<String> units = List.copyOf(core.units().keySet());
        if (!units.isEmpty()) {
            run("destroy", units);
        }
        cluster.all().stream()
                .filter(host -> !host.sh("cat /etc/machine-id").strip().equals(host.machineId()))
                .forEach(host -> install(host, host.machineId()));
        core.sh("systemctl restart flotilla");
        cluster.awaitReady();
        awaitAllPresent();
        Await.until(core::states, List::isEmpty);
    }

    private static void awaitAllPresent() {
        Set<String> ids = cluster.machines().keySet();
        Await.until(
                () -> ClusterReading.of(core).standings(),
                standings -> standings.keySet().equals(ids)
                        && Collections.frequency(standings.values(), "present") == ids.size());
    }

    private static String run(String verb, List<String> units) {
        return flotilla.run(Stream.concat(Stream.of(verb), units.stream()).toArray(String[]::new))
                .done();
    }

    private static NodeHost hostOf(String unit) {
        String machine = ClusterHosts.active(core).get(unit).first();
        return cluster.machines().get(machine);
    }

    private static Map<String, Map<String, Set<Long>>> runningBut(List<String> units) {
        Map<String, Map<String, Set<Long>>> running = new TreeMap<>(cluster.running(""));
        running.keySet().retainAll(core.units().keySet());
        running.keySet().removeAll(units);
        return running;
    }

    private static void awaitActiveOn(String machine, List<String> units) {
        Await.until(UNTIL_MOVED, () -> ClusterHosts.active(core), active -> units.stream()
                .allMatch(unit -> Set.of(machine).equals(active.get(unit))));
    }

    /** Starts units of which no two are on one machine; their names. */
    private static List<String> conflicting(String also) {
        List<String> units = List.of("ping.1.service", "ping.2.service", "ping.3.service");
        units.forEach(unit -> flotilla.file(unit, Units.SLEEP + "[X-Fleet]\nConflicts=ping.*.service\n" + also));
        run("start", units);
        return units;
    }

    @Test
    void pairsOfALostHostGoTogetherToTheOneThatIsFreeAndNoOthersMove() {
        List<String> pings = conflicting("");
        List<String> pongs =
                pings.stream().map(ping -> ping.replace("ping", "pong")).toList();
        pings.forEach(ping ->
                flotilla.file(ping.replace("ping", "pong"), Units.SLEEP + "[X-Fleet]\nMachineOf=" + ping + "\n"));
        run("start", pongs);
        String ping = pings.stream()
                .filter(unit -> !hostOf(unit).equals(core))
                .findFirst()
                .orElseThrow();
        List<String> pair = List.of(ping, ping.replace("ping", "pong"));
        NodeHost lost = hostOf(ping);
        assertEquals(lost, hostOf(pair.get(1)));
        NodeHost free = cluster.others(
                        pings.stream().map(LossScenariosIT::hostOf).toArray(NodeHost[]::new))
                .get(0);
        Map<String, Map<String, Set<Long>>> others = runningBut(pair);
        lost.host().kill();
        awaitActiveOn(free.machineId(), pair);
        assertEquals(others, runningBut(pair));
    }

    @Test
    void aHostThatWasBuiltAnewGetsTheUnitOfTheOneThatItWas() {
        StringBuilder leaves = new StringBuilder();
        cluster.others(core).forEach(host -> leaves.append("MachineMetadata=hostname=%s\n".formatted(host)));
        List<String> units = conflicting(leaves.toString());
        NodeHost host = cluster.host(4);
        String moves = units.stream()
                .filter(unit -> hostOf(unit).equals(host))
                .findFirst()
                .orElseThrow();
        Map<String, Map<String, Set<Long>>> others = runningBut(List.of(moves));
        host.sh("systemctl disable -q flotilla");
        host.host().reboot();
        String other = "4".repeat(32);
        install(host, other);
        awaitActiveOn(other, List.of(moves));
        assertEquals(others, runningBut(List.of(moves)));
    }

    /** Makes a host that runs no unit one that has never been in the cluster. */
    private static void install(NodeHost host, String machineId) {
        host.sh(
                "systemctl stop flotilla; rm -rf /var/lib/flotilla/*; echo %s >/etc/machine-id; systemctl enable -q flotilla"
                        .formatted(machineId));
        host.beginToStartNode();
    }

    @Test
    void aHostThatShutsDownStopsItsUnitsAndLeavesTheMachines() {
        NodeHost host = cluster.host(4);
        flotilla.file("pin.service", Units.onMachine(host.machineId()));
        run("start", List.of("pin.service"));
        host.host().shutDown();
        Await.until(
                () -> core.machines().stream()
                        .map(machine -> machine.getString("id"))
                        .toList(),
                ids -> !ids.contains(host.machineId()));
        Await.until(core::states, List::isEmpty);
        assertTrue(
                managerOf(host).stream().anyMatch(line -> line.startsWith("Stopped pin.service")),
                () -> managerOf(host).toString());
    }

    /** What the host's systemd has said. */
    private static List<String> managerOf(NodeHost host) {
        return Journals.read(cluster.testbed(), host.host(), "--merge", "_PID=1", "-o", "cat");
    }

    @Test
    void aTakenMachineIdIsRefusedUntilTheOtherHostHasANewOne() {
        NodeHost first = cluster.host(3);
        NodeHost second = cluster.host(4);
        install(second, first.machineId());
        Await.until(() -> second.status("/fleet/v1/machines"), status -> status == 503);
        assertNotEquals("0", second.mainPid("flotilla"));
        assertTrue(first.isReady());
        String other = "3".repeat(32);
        first.sh("systemctl stop flotilla; echo %s >/etc/machine-id".formatted(other));
        first.startNode();
        Await.until(
                () -> core.machines().stream()
                        .map(machine -> machine.getString("id") + " " + machine.getString("primaryIP"))
                        .toList(),
                machines -> machines.contains(other + " " + first.address())
                        && machines.contains(first.machineId() + " " + second.address()));
        first.awaitReady();
        second.awaitReady();
    }

    @Test
    void whatAHostRunsIsTheSameWhileItIsCutOffAndAfterwards() {
        NodeHost host = cluster.host(4);
        List<String> units = new ArrayList<>();
        Map<String, String> verbs = Map.of("inactive", "submit", "loaded", "load", "launched", "start");
        verbs.forEach((state, verb) -> {
            String single = "single-%s.service".formatted(state);
            String global = "global-%s.service".formatted(state);
            flotilla.file(single, Units.onMachine(host.machineId()));
            flotilla.file(global, Units.GLOBAL);
            units.addAll(List.of(single, global));
            run(verb, List.of(single, global));
        });
        String listed = Await.until(
                LossScenariosIT::listUnits,
                list -> list.lines().count() == 2 + 2 * cluster.all().size()
                        && list.lines()
                                        .filter(line -> line.contains("\tactive"))
                                        .count()
                                == 1 + cluster.all().size());
        String before = inSystemd(host, units);
        Map<String, Set<Long>> processes = processes(host, units);
        assertEquals(Set.of("single-launched.service", "global-launched.service"), processes.keySet());
        host.host().cut();
        Await.always(AGENT_TTL.plusSeconds(5), () -> processes(host, units), processes::equals);
        assertEquals(cluster.all().size() - 1, core.machines().size());
        assertEquals(before, inSystemd(host, units));
        host.host().heal();
        Await.until(LossScenariosIT::listUnits, listed::equals);
        Await.always(A_WHILE, () -> processes(host, units), processes::equals);
        assertEquals(before, inSystemd(host, units));
        assertEquals(
                List.of(),
                managerOf(host).stream()
                        .filter(line -> line.matches("Stopp(ing|ed) (single|global)-.*"))
                        .toList());
    }

    private static String listUnits() {
        return flotilla.run("list-units", "--no-legend", "--full").done();
    }

    private static Map<String, Set<Long>> processes(NodeHost host, List<String> units) {
        Map<String, Set<Long>> processes = host.host().services();
        processes.keySet().retainAll(units);
        return processes;
    }

    private static String inSystemd(NodeHost host, List<String> units) {
        return host.sh("systemctl show -p Id,LoadState,ActiveState,SubState,FragmentPath,InvocationID "
                + String.join(" ", units));
    }

    @Test
    void aNodeThatIsOutOfTouchEndsWellWhenToldTo() {
        NodeHost host = cluster.host(3);
        flotilla.file("stays.service", Units.onMachine(host.machineId()));
        run("start", List.of("stays.service"));
        String before = host.mainPid("stays.service");
        host.host().cut();
        Await.until(host::isReady, ready -> !ready);
        host.stopNode();
        assertEquals(Set.of("ActiveState=inactive", "Result=success"), howItIs(host));
        assertEquals(before, host.mainPid("stays.service"));
        host.host().heal();
        host.startNode();
    }

    private static Set<String> howItIs(NodeHost host) {
        return host.sh("systemctl show -p ActiveState,Result flotilla").lines().collect(Collectors.toSet());
    }

    @Test
    void aHangupLeavesTheNodeServing() {
        String before = core.mainPid("flotilla");
        core.sh("kill -HUP " + before);
        core.awaitLog("SIGHUP");
        Await.always(A_WHILE, core::isReady, ready -> ready);
        assertEquals(Set.of("ActiveState=active", "Result=success"), howItIs(core));
        assertEquals(before, core.mainPid("flotilla"));
    }
}
