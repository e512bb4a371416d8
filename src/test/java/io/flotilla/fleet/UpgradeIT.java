package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.faults.Clients;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.ClusterReading;
import io.flotilla.testing.CommandLineOf;
import io.flotilla.testing.CoreMembers;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeApi.Response;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import io.flotilla.testing.UpgradeJars;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Hosts of two versions in one cluster: that of an earlier commit, and this one with a command of the next level, a mark
 * for a machine. Nothing that was acknowledged is lost and no unit is restarted, whichever leads.
 */
class UpgradeIT {
    private static final int CORE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int EXCERPT_LINES = 30;

    /** More than lie between two snapshots of the log. */
    private static final int ENTRIES = 1_100;

    private static UpgradeJars jars;
    private static ClusterHosts cluster;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    private final Map<NodeHost, Path> versions =
            new TreeMap<>((one, other) -> one.name().compareTo(other.name()));
    private final Map<String, String> edits = new TreeMap<>();

    @BeforeAll
    static void build() {
        TestbedNeeds.assume();
        Assumptions.assumeTrue(
                UpgradeJars.haveHistory(),
                "commit %s is not in the history here, so there is no older version".formatted(UpgradeJars.from()));
        jars = UpgradeJars.build();
    }

    @AfterEach
    void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** A machine keeps its units for so long when its node is stopped, its version refused or its cable cut. */
    private void start(String tag, int count, int core, String... lines) {
        cluster = ClusterHosts.boot(tag, count);
        cluster.all().forEach(host -> install(host, jars.old()));
        cluster.configure(cluster.all(), cluster.all().subList(0, core), lines);
        cluster.startAll();
        Await.until(PATIENCE, () -> cluster.host(1).machines().size(), found -> found == count);
    }

    private void install(NodeHost host, Path jar) {
        host.replaceJar(jar);
        versions.put(host, jar);
    }

    private void change(NodeHost host, Path jar) {
        install(host, jar);
        host.beginToRestartNode();
        awaitRestarted(host);
    }

    private static void awaitRestarted(NodeHost host) {
        host.sh("until systemctl is-active -q flotilla; do :; done");
        host.awaitReady();
    }

    private List<NodeHost> of(Path jar, int from, int to) {
        return cluster.all().subList(from, to).stream()
                .filter(host -> jar.equals(versions.get(host)))
                .toList();
    }

    private List<NodeHost> coreOf(Path jar) {
        return of(jar, 0, CORE);
    }

    private static JsonObject upgrade(NodeHost host) {
        return host.get("/v1/cluster").json().getJsonObject("upgrade", new JsonObject());
    }

    private static void awaitLevel(NodeHost host, int level) {
        Await.until(PATIENCE, () -> upgrade(host), upgrade -> upgrade.getInteger("level", 0) == level);
    }

    /** The level is still the first, and all who do not read the second are named. */
    private void awaitHeldBack() {
        Set<String> old = of(jars.old(), 0, cluster.all().size()).stream()
                .map(NodeHost::machineId)
                .collect(Collectors.toSet());
        for (NodeHost host : cluster.all()) {
            Await.until(
                    PATIENCE,
                    () -> upgrade(host),
                    upgrade -> upgrade.getInteger("level", 0) == 1
                            && upgrade.getInteger("next", 0) == 2
                            && upgrade.getJsonArray("heldBackBy", new JsonArray()).stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.toSet())
                                    .equals(old));
        }
    }

    private static Response mark(NodeHost via, String machine, String mark) {
        return via.request(HttpMethod.PUT, "/v1/marks/" + machine, mark, Map.of());
    }

    /**
     * Through each new host: what needs the second level is refused in words. A leader of the old version can only tell
     * that it does not know it; a new one names all who hold the level back.
     */
    private void marksAreRefused() {
        NodeHost leader = cluster.leader(cluster.host(1));
        for (NodeHost host : of(jars.next(), 0, cluster.all().size())) {
            Response answer = Await.until(
                    PATIENCE, () -> mark(host, host.machineId(), "early"), response -> response.status() != 503);
            assertEquals(409, answer.status(), answer::toString);
            assertTrue(answer.error().contains("needs level 2"), answer::error);
            if (jars.old().equals(versions.get(leader))) {
                assertTrue(answer.error().contains(leader.machineId().substring(0, 8)), answer::error);
            } else {
                of(jars.old(), 0, cluster.all().size())
                        .forEach(old -> assertTrue(answer.error().contains(old.address()), answer::error));
            }
        }
    }

    private void haveLead(List<NodeHost> hosts) {
        NodeHost leader = cluster.leader(cluster.host(CORE + 1));
        if (!hosts.contains(leader)) {
            passLead(leader, hosts.get(0));
        }
        Await.until(PATIENCE, () -> cluster.leader(cluster.host(CORE + 1)), hosts::contains);
    }

    /**
     * A leader that stops gives the lead to one that it reaches. The others are up, and just out of its reach: an heir
     * alone would have lost the lead before two nodes have started.
     */
    private static void passLead(NodeHost leader, NodeHost heir) {
        List<NodeHost> others = cluster.all().subList(0, CORE).stream()
                .filter(host -> !host.equals(leader) && !host.equals(heir))
                .toList();
        cluster.testbed()
                .split(
                        List.of(leader.host()),
                        others.stream().map(NodeHost::host).toList());
        for (NodeHost other : others) {
            Await.until(PATIENCE, () -> isConnected(leader, other), connected -> !connected);
        }
        leader.beginToRestartNode();
        Await.until(PATIENCE, () -> cluster.leader(heir), heir::equals);
        cluster.testbed().heal();
        cluster.awaitReady();
    }

    private static boolean isConnected(NodeHost core, NodeHost other) {
        return core.get("/v1/cluster").json().getJsonArray("core").stream()
                .map(JsonObject.class::cast)
                .anyMatch(host -> host.getString("machine").equals(other.machineId()) && host.getBoolean("connected"));
    }

    private static long revision(NodeHost host) {
        return ClusterReading.of(host).core().values().stream()
                .mapToLong(applied -> applied)
                .max()
                .orElse(0);
    }

    /** So that each core host writes a snapshot, and the log before it goes. */
    private static void awaitSnapshot() {
        long from = revision(cluster.host(1));
        for (NodeHost host : cluster.all().subList(0, CORE)) {
            Await.until(
                    PATIENCE,
                    () -> ClusterReading.of(host).core().getOrDefault(host.machineId(), 0L),
                    at -> at > from + ENTRIES);
        }
    }

    /** Through every host, and with a change of who is a core host: the commands that clients do not send all the time. */
    private void rareCommands(String value) {
        for (NodeHost host : cluster.all()) {
            String key = "by-" + host;
            Await.until(
                    PATIENCE,
                    () -> host.editMachine("add", host.machineId(), key, value).status(),
                    status -> status == 204);
            edits.put(host.machineId() + " " + key, value);
        }
        NodeHost leaf = cluster.host(cluster.all().size());
        NodeHost leader = cluster.leader(cluster.host(1));
        CoreMembers.add(leader, leaf);
        leaf.awaitReady();
        CoreMembers.remove(leader, leaf);
        leaf.awaitReady();
    }

    private void editsAreShown() {
        for (NodeHost host : cluster.all()) {
            Await.until(
                    PATIENCE, () -> metadata(host), shown -> shown.entrySet().containsAll(edits.entrySet()));
        }
    }

    private static Map<String, String> metadata(NodeHost host) {
        Map<String, String> metadata = new TreeMap<>();
        host.machines().forEach(machine -> machine.getJsonObject("metadata", new JsonObject())
                .forEach(entry -> metadata.put(
                        machine.getString("id") + " " + entry.getKey(), String.valueOf(entry.getValue()))));
        return metadata;
    }

    private static Map<String, Map<String, String>> processes(List<String> units) {
        Map<String, Map<String, String>> processes = new TreeMap<>();
        cluster.all().forEach(host -> processes.put(host.name(), host.mainPids(units)));
        return processes;
    }

    private static void allIsWell(Clients clients, Map<String, Map<String, String>> before, List<String> units) {
        assertEquals(List.of(), clients.wrongAtRest());
        assertEquals(before, processes(units));
        cluster.all().forEach(host -> assertEquals("", unhandled(host.log()), host::name));
    }

    /** What the log says of the first exception that nobody handled, if there is one. */
    private static String unhandled(String log) {
        return log.lines()
                .dropWhile(line -> !line.contains("Unhandled exception"))
                .limit(EXCERPT_LINES)
                .collect(Collectors.joining("\n"));
    }

    /** With both versions among the core hosts. */
    private void bothLead(Clients clients, Map<String, Map<String, String>> before, List<String> units) {
        for (Path version : List.of(jars.next(), jars.old())) {
            haveLead(coreOf(version));
            awaitHeldBack();
            marksAreRefused();
            rareCommands("v" + edits.hashCode());
            awaitSnapshot();
            haveSnapshotInstalled(coreOf(version.equals(jars.old()) ? jars.next() : jars.old())
                    .get(0));
            allIsWell(clients, before, units);
        }
    }

    /** A follower that missed more than the log still has gets the leader's snapshot. */
    private static void haveSnapshotInstalled(NodeHost follower) {
        NodeHost leader = cluster.leader(follower);
        follower.stopNode();
        long from = revision(leader);
        Await.until(PATIENCE, () -> revision(leader), at -> at > from + 2 * ENTRIES);
        follower.startNode();
        follower.awaitReady();
    }

    @Test
    void hostsAreUpgradedOneByOneUnderWrites() {
        start("upgrade", 5, CORE, "restart_grace = 10m", "agent_ttl = 2m", "token_limit = 1000");
        try (Clients clients = new Clients(cluster)) {
            List<String> units = clients.launchSteady(10);
            Map<String, Map<String, String>> before = processes(units);
            clients.begin();
            awaitSnapshot();
            change(cluster.host(1), jars.next());
            change(cluster.host(4), jars.next());
            bothLead(clients, before, units);
            change(cluster.host(1), jars.old());
            allIsWell(clients, before, units);
            change(cluster.host(1), jars.next());
            change(cluster.host(5), jars.next());
            change(cluster.host(2), jars.next());
            awaitHeldBack();
            marksAreRefused();
            change(cluster.host(3), jars.next());
            awaitLevel(cluster.host(5), 2);
            everyHostMarks();
            awaitSnapshot();
            allIsWell(clients, before, units);
            oldOnesAreRefused(clients, before, units);
            haveLead(List.of(cluster.host(3)));
            everyHostMarks();
            allIsWell(clients, before, units);
            editsAreShown();
            assertEquals(2, upgrade(cluster.host(1)).getInteger("level"));
        }
    }

    private void everyHostMarks() {
        for (NodeHost host : cluster.all()) {
            String mark = "v" + edits.hashCode();
            Await.until(PATIENCE, () -> mark(host, host.machineId(), mark).status(), status -> status == 204);
            edits.put(host.machineId() + " mark", mark);
        }
        rareCommands("v" + edits.hashCode());
        editsAreShown();
    }

    /** A core host and a leaf that go back to the old version after the level was raised, and then to the new one. */
    private void oldOnesAreRefused(Clients clients, Map<String, Map<String, String>> before, List<String> units) {
        haveLead(List.of(cluster.host(1)));
        for (NodeHost host : List.of(cluster.host(3), cluster.host(5))) {
            install(host, jars.old());
            host.beginToRestartNode();
            String words = Await.until(
                            PATIENCE,
                            () -> host.get("/readyz"),
                            answer -> answer.status() == 503 && answer.body().contains("level 2"))
                    .body();
            assertTrue(words.contains("upgrade"), words);
            assertEquals(before, processes(units));
        }
        assertTrue(cluster.host(3).log().contains("needs level 2, this version reads up to 1"));
        assertEquals(List.of(), clients.wrongAt(cluster.host(1)));
        assertEquals(before, processes(units));
        change(cluster.host(3), jars.next());
        change(cluster.host(5), jars.next());
        allIsWell(clients, before, units);
    }

    @Test
    void aHeldLevelIsRaisedByTheOperatorAlone() {
        start("upgrade-hold", 2, 1, "upgrade_hold = true", "restart_grace = 10m");
        NodeHost core = cluster.host(1);
        CommandLineOf flotilla = new CommandLineOf(core);
        List<String> units = cluster.launch("held-", 4, Units.SLEEP);
        Map<String, Map<String, String>> before = processes(units);
        change(core, jars.next());
        awaitHeldBack();
        Response early = core.request(HttpMethod.POST, "/v1/upgrade/finish", "", Map.of());
        assertEquals(409, early.status(), early::toString);
        assertTrue(early.error().contains(cluster.host(2).address()), early::error);
        assertEquals(1, flotilla.run("upgrade", "finish").code());
        change(cluster.host(2), jars.next());
        Await.until(
                PATIENCE,
                () -> upgrade(core).getJsonArray("heldBackBy", new JsonArray().add("unknown")),
                JsonArray::isEmpty);
        Response held = mark(cluster.host(2), core.machineId(), "early");
        assertEquals(409, held.status(), held::toString);
        assertTrue(held.error().contains("flotilla upgrade finish"), held::error);
        Await.always(Duration.ofSeconds(2), () -> upgrade(core).getInteger("level"), level -> level == 1);
        assertTrue(flotilla.run("upgrade", "finish").done().contains("2"));
        assertEquals(204, mark(cluster.host(2), core.machineId(), "now").status());
        assertEquals(before, processes(units));
        assertEquals(new TreeSet<>(units), new TreeSet<>(core.units().keySet()));
    }
}
