package io.flotilla.testing;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Several hosts on one network, each with a node installed as its service. Blocks; for tests. */
public final class ClusterHosts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Testbed testbed;
    private final List<NodeHost> hosts;
    private final Map<String, NodeHost> machines = new TreeMap<>();

    private ClusterHosts(Testbed testbed, int count) {
        this.testbed = testbed;
        hosts = testbed.hosts().stream().limit(count).map(NodeHost::new).toList();
        hosts.forEach(host -> machines.put(host.machineId(), host));
    }

    /** Boots hosts and installs the built jar on each; no node is configured or started yet. */
    public static ClusterHosts boot(String tag, int count) {
        return boot(tag, count, 0);
    }

    /** Likewise, with further hosts of the testbed, on which the same is installed but which are none of the cluster's. */
    public static ClusterHosts boot(String tag, int count, int spares) {
        ClusterHosts cluster = new ClusterHosts(Testbed.boot(tag, count + spares), count);
        NodeInstall.on(cluster.testbed.hosts());
        return cluster;
    }

    /**
     * Boots hosts of which the first {@code core} are core hosts, with these lines in every configuration; completes
     * when all are ready. Skips the test where that is impossible.
     */
    public static ClusterHosts start(String tag, int count, int core, String... lines) {
        TestbedNeeds.assume();
        ClusterHosts cluster = boot(tag, count);
        try {
            cluster.configure(cluster.all(), cluster.all().subList(0, core), lines);
            cluster.startAll();
        } catch (AssertionError e) {
            Journals.keep(Path.of("target", "journals", tag), cluster.testbed);
            cluster.close();
            throw e;
        }
        return cluster;
    }

    public void startAll() {
        start(hosts);
    }

    /** Starts the nodes of some hosts, at the same moment; completes when they are ready. */
    public static void start(List<NodeHost> some) {
        AtOnce.each(some, NodeHost::beginToStartNode);
        some.forEach(NodeHost::awaitReady);
    }

    /** Gives hosts this core list and these further lines. */
    public void configure(List<NodeHost> which, List<NodeHost> core, String... lines) {
        List<String> all = new ArrayList<>(List.of(coreLine(core)));
        all.addAll(Arrays.asList(lines));
        AtOnce.each(which, host -> host.configure(all));
    }

    public static String coreLine(List<NodeHost> core) {
        return "core = "
                + String.join(", ", core.stream().map(NodeHost::address).toList());
    }

    public Testbed testbed() {
        return testbed;
    }

    public List<NodeHost> all() {
        return hosts;
    }

    /** A host that is none of the cluster's, counted from 1. */
    public NodeHost spare(int number) {
        return new NodeHost(testbed.host(hosts.size() + number));
    }

    /** The host h{@code number}. */
    public NodeHost host(int number) {
        return hosts.get(number - 1);
    }

    public List<NodeHost> others(NodeHost... without) {
        return hosts.stream()
                .filter(host -> !Arrays.asList(without).contains(host))
                .toList();
    }

    /** Ends what was done to hosts: those that are off are started, frozen ones go on, all reach each other. */
    public void restore() {
        testbed.heal();
        AtOnce.each(testbed.hosts(), host -> {
            host.start();
            host.thaw();
            host.freeDisk();
        });
    }

    public void awaitReady() {
        hosts.forEach(NodeHost::awaitReady);
    }

    /** The host that leads as {@code witness} sees it, once it sees one. */
    public NodeHost leader(NodeHost witness) {
        String id = Await.until(PATIENCE, () -> ClusterReading.of(witness).leader(), machines::containsKey);
        return Objects.requireNonNull(machines.get(id));
    }

    /** A core host that does not lead. */
    public NodeHost follower() {
        NodeHost leader = leader(host(1));
        return others(leader).stream()
                .filter(host -> ClusterReading.of(leader).core().containsKey(host.machineId()))
                .findFirst()
                .orElseThrow();
    }

    /** Each host by the machine ID that it was booted with. */
    public Map<String, NodeHost> machines() {
        return Collections.unmodifiableMap(machines);
    }

    /** Launches like units named {@code prefix}0 to {@code prefix}N; completes when all are active. */
    public List<String> launch(String prefix, int count, String file) {
        List<String> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String unit = prefix + i + ".service";
            int status = hosts.get(i % hosts.size()).put(unit, "launched", file).status();
            if (status != 201) {
                throw new AssertionError("PUT %s answered %d".formatted(unit, status));
            }
            units.add(unit);
        }
        awaitActive(PATIENCE, host(1), units);
        return units;
    }

    /**
     * Destroys units and launches them again, spread over all hosts: the nodes are restarted in between, because they
     * give no units to a host that came and went lately. A host that still held a unit by then would get it back.
     */
    public void spread(List<String> units, String file) {
        units.forEach(unit -> host(1).delete(unit));
        Await.until(PATIENCE, this::held, held -> units.stream().noneMatch(held::contains));
        AtOnce.each(hosts, host -> host.sh("systemctl restart flotilla"));
        awaitReady();
        Await.until(
                PATIENCE,
                () -> ClusterReading.of(leader(host(1))).standings().values(),
                standings -> Collections.frequency(standings, "present") == hosts.size());
        units.forEach(unit -> host(1).put(unit, "launched", file));
        awaitActive(PATIENCE, host(1), units);
    }

    /** The units that are said to be anywhere, have a file there, or run. */
    private Set<String> held() {
        Set<String> held = new TreeSet<>(running("").keySet());
        host(1).states().forEach(state -> held.add(state.getString("name")));
        hosts.forEach(
                host -> held.addAll(host.sh("ls /run/flotilla/units").lines().toList()));
        return held;
    }

    /** Waits until {@code witness} says that each unit is active somewhere. */
    public static void awaitActive(Duration patience, NodeApi witness, List<String> units) {
        Await.until(patience, () -> active(witness).keySet(), active -> active.containsAll(units));
    }

    /** The machines where each unit is active, as {@code witness} says. */
    public static SortedMap<String, SortedSet<String>> active(NodeApi witness) {
        SortedMap<String, SortedSet<String>> active = new TreeMap<>();
        for (JsonObject state : witness.states()) {
            if (state.getString("systemdActiveState").equals("active")) {
                active.computeIfAbsent(state.getString("name"), unit -> new TreeSet<>())
                        .add(state.getString("machineID"));
            }
        }
        return active;
    }

    /** The hosts where each service of this prefix has processes at this moment, and which ones. */
    public Map<String, Map<String, Set<Long>>> running(String prefix) {
        Map<String, Map<String, Set<Long>>> running = new TreeMap<>();
        for (NodeHost host : hosts) {
            host.host().services().forEach((unit, processes) -> {
                if (unit.startsWith(prefix)) {
                    running.computeIfAbsent(unit, one -> new TreeMap<>()).put(host.name(), processes);
                }
            });
        }
        return running;
    }

    @Override
    public void close() {
        testbed.close();
    }
}
