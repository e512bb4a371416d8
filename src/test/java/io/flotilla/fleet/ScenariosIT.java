package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.CommandLineOf;
import io.flotilla.testing.CommandLineOf.Run;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.flotilla.testing.TestbedNeeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The scenarios of fleet's functional suite that need no host to fail, through the command line of a leaf. A core host
 * and two leaves, each with its name as metadata.
 */
class ScenariosIT {
    private static final String ECHO = "[Service]\nExecStart=/bin/sh -c 'while :; do echo hello; sleep 1; done'\n";
    private static final String ON_TWO_HOSTS = "[X-Fleet]\nMachineMetadata=hostname=h2\nMachineMetadata=hostname=h3\n";
    private static ClusterHosts cluster;
    private static CommandLineOf flotilla;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        TestbedNeeds.assume();
        cluster = ClusterHosts.boot("scenes", 3);
        for (NodeHost host : cluster.all()) {
            cluster.configure(List.of(host), List.of(cluster.host(1)), "metadata = hostname=" + host.name());
        }
        cluster.startAll();
        Await.until(() -> cluster.host(1).machines().size(), count -> count == 3);
        flotilla = new CommandLineOf(cluster.host(3));
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void destroyAll() {
        List<String> all = new ArrayList<>(cluster.host(1).units().keySet());
        if (!all.isEmpty()) {
            all.add(0, "destroy");
            flotilla.run(all.toArray(String[]::new)).done();
        }
        flotilla.script("rm -f *.service");
        assertEquals("", listUnits());
    }

    private static String listUnits() {
        return flotilla.run("list-units", "--no-legend", "--fields=unit").done();
    }

    /** Which machines each unit is active on. */
    private static Map<String, Set<String>> active() {
        Map<String, Set<String>> active = new TreeMap<>();
        flotilla.run("list-units", "--no-legend", "--full", "--fields=unit,active,machine")
                .done()
                .lines()
                .map(line -> line.split("\\t+", -1))
                .filter(cells -> cells[1].equals("active"))
                .forEach(cells -> active.computeIfAbsent(cells[0], unit -> new HashSet<>())
                        .add(cells[2].split("/", 2)[0]));
        return active;
    }

    private static String[] line(String verb, List<String> units) {
        return Stream.concat(Stream.of(verb), units.stream()).toArray(String[]::new);
    }

    private static Run run(String verb, List<String> units) {
        return flotilla.run(line(verb, units));
    }

    private static List<String> named(String pattern, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(pattern::formatted).toList();
    }

    private static List<String> files(String pattern, int count, String content) {
        List<String> names = named(pattern, 1, count);
        names.forEach(name -> flotilla.file(name, content));
        return names;
    }

    private static void awaitActive(int count) {
        Await.until(
                ScenariosIT::active,
                active -> active.values().stream().mapToInt(Set::size).sum() == count);
    }

    private static void thereAndBackTwice(String verb, String inverse, String list, int count) {
        List<String> units = files("unit%d.service", count, ECHO);
        for (int round = 0; round < 2; round++) {
            run(verb, units).done();
            assertEquals(units.stream().sorted().toList(), listed(list));
            run(inverse, units).done();
            assertEquals(verb.equals("start") ? units : List.of(), listed(list));
            assertEquals(Map.of(), active());
        }
    }

    private static List<String> listed(String list) {
        return flotilla.run(list, "--no-legend", "--fields=unit").done().lines().toList();
    }

    @Test
    void nineUnitsAreSubmittedAndDestroyedTwice() {
        thereAndBackTwice("submit", "destroy", "list-unit-files", 9);
    }

    @Test
    void sixUnitsAreLoadedAndUnloadedTwice() {
        thereAndBackTwice("load", "unload", "list-units", 6);
    }

    @Test
    void threeUnitsAreStartedAndStoppedTwice() {
        thereAndBackTwice("start", "stop", "list-units", 3);
    }

    private static void replaced(String verb, int count) {
        List<String> units = files("old%d.service", count, ECHO);
        run(verb, units).done();
        String changed = ECHO.replace("hello", "changed");
        files("old%d.service", count, changed);
        run(verb, Stream.concat(Stream.of("--replace"), units.stream()).toList())
                .done();
        units.forEach(unit -> assertEquals(changed, flotilla.run("cat", unit).done()));
    }

    @Test
    void changedFilesReplaceSubmittedUnits() {
        replaced("submit", 9);
    }

    @Test
    void changedFilesReplaceLoadedUnits() {
        replaced("load", 6);
    }

    @Test
    void changedFilesReplaceRunningUnits() {
        replaced("start", 3);
        assertEquals(3, active().size());
    }

    @Test
    void aReplacedUnitEndsBeforeItsNewContentBegins() {
        String log = "/run/order.log";
        String content = "[Service]\nExecStartPre=/bin/sh -c 'echo pre-%1$s >>" + log
                + "'\nExecStart=/bin/sleep infinity\nExecStopPost=/bin/sh -c 'sleep 1; echo post-%1$s >>" + log + "'\n";
        flotilla.file("order.service", content.formatted("old"));
        flotilla.run("start", "order").done();
        flotilla.file("order.service", content.formatted("new"));
        flotilla.run("start", "--replace", "order").done();
        String machine = active().get("order.service").iterator().next();
        NodeHost host = cluster.machines().get(machine);
        assertEquals("pre-old\npost-old\npre-new\n", host.sh("cat " + log));
    }

    @Test
    void restartedUnitsStayListedAndActive() {
        List<String> units = files("again%d.service", 3, ECHO);
        run("start", units).done();
        run("restart", units).done();
        assertEquals(3, active().size());
        run("stop", units).done();
        assertEquals(Map.of(), active());
    }

    @Test
    void unitFilesAreListedInOrder() {
        flotilla.file("hello@.service", ECHO);
        List<String> units = new ArrayList<>(named("hello@%02d.service", 1, 20));
        Collections.shuffle(units);
        run("submit", units).done();
        assertEquals(units.stream().sorted().toList(), listed("list-unit-files"));
    }

    @Test
    void unitsThatBelongTogetherRunTogether() {
        List<String> units = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            flotilla.file("ping.%d.service".formatted(i), ECHO);
            flotilla.file("pong.%d.service".formatted(i), ECHO + "[X-Fleet]\nMachineOf=ping.%d.service\n".formatted(i));
            units.add("pong.%d.service".formatted(i));
            units.add("ping.%d.service".formatted(i));
        }
        run("start", units).done();
        Map<String, Set<String>> active = active();
        for (int i = 1; i <= 3; i++) {
            assertEquals(active.get("ping.%d.service".formatted(i)), active.get("pong.%d.service".formatted(i)));
        }
        assertEquals(3, active.values().stream().flatMap(Set::stream).distinct().count());
    }

    @Test
    void ofFiveConflictingUnitsThreeRunOnThreeMachines() {
        List<String> units = files("conflict.%d.service", 5, ECHO + "[X-Fleet]\nConflicts=conflict.*.service\n");
        run("start", Stream.concat(Stream.of("--no-block"), units.stream()).toList())
                .done();
        awaitActive(3);
        assertEquals(
                3, active().values().stream().flatMap(Set::stream).distinct().count());
        assertEquals(5, listed("list-unit-files").size());
    }

    @Test
    void severalConflictsOfOneUnitAllCount() {
        flotilla.file("a.service", ECHO + "[X-Fleet]\nConflicts=b.service c.service\n");
        flotilla.file("b.service", ECHO + "[X-Fleet]\nConflicts=a.service\nConflicts=c.service\n");
        flotilla.file("c.service", ECHO);
        flotilla.run("start", "a", "b", "c").done();
        assertEquals(
                3, active().values().stream().flatMap(Set::stream).distinct().count());
    }

    @Test
    void aConflictOfOneSideHoldsForBoth() {
        String here = "[X-Fleet]\nMachineMetadata=hostname=h2\n";
        flotilla.file("against.service", ECHO + here + "Conflicts=hello.service\n");
        flotilla.file("hello.service", ECHO + here);
        flotilla.run("start", "against").done();
        assertEquals(1, flotilla.run("start", "--block-attempts=1", "hello").code());
        flotilla.run("destroy", "against").done();
        flotilla.run("start", "hello").done();
        assertEquals(Set.of("hello.service"), active().keySet());
    }

    @Test
    void aUnitThatReplacesAnotherHasItMoveToTheOtherHost() {
        flotilla.file("replace.0.service", ECHO + ON_TWO_HOSTS);
        flotilla.file("replace.1.service", ECHO + "[X-Fleet]\nMachineMetadata=hostname=h3\n");
        flotilla.file("replace.2.service", ECHO + "[X-Fleet]\nMachineMetadata=hostname=h3\n");
        flotilla.file("kick0.service", ECHO + ON_TWO_HOSTS + "Replaces=replace.0.service\n");
        run("start", List.of("replace.1", "replace.2")).done();
        flotilla.run("start", "replace.0").done();
        String h2 = cluster.host(2).machineId();
        String h3 = cluster.host(3).machineId();
        assertEquals(Set.of(h2), active().get("replace.0.service"));
        flotilla.run("start", "kick0").done();
        Map<String, Set<String>> expected = new TreeMap<>(Map.of("kick0.service", Set.of(h2)));
        named("replace.%d.service", 0, 2).forEach(unit -> expected.put(unit, Set.of(h3)));
        Await.until(ScenariosIT::active, expected::equals);
    }

    @Test
    void unitsThatReplaceEachOtherRunSideBySide() {
        NodeHost host = cluster.host(2);
        String here = "[X-Fleet]\nMachineMetadata=hostname=h2\n";
        flotilla.file("one.service", ECHO + here + "Replaces=other.service\n");
        flotilla.file("other.service", ECHO + here + "Replaces=one.service\n");
        flotilla.run("start", "one").done();
        String before = host.mainPid("one.service");
        flotilla.run("start", "other").done();
        Await.always(
                Duration.ofSeconds(1),
                () -> host.host().services().keySet(),
                services -> services.containsAll(List.of("one.service", "other.service")));
        assertEquals(before, host.mainPid("one.service"));
    }

    @Test
    void pinnedUnitsRunExactlyThere() {
        flotilla.file("pin@.service", ECHO + "[X-Fleet]\nMachineID=%i\n");
        List<String> units = cluster.all().stream()
                .map(host -> "pin@%s.service".formatted(host.machineId()))
                .toList();
        run("start", units).done();
        cluster.all()
                .forEach(host -> assertEquals(
                        Set.of(host.machineId()), active().get("pin@%s.service".formatted(host.machineId()))));
    }

    @Test
    void aGlobalUnitRunsOnEveryMachineBesideOthers() {
        flotilla.file("one.service", ECHO);
        flotilla.file("two.service", ECHO);
        flotilla.file("everywhere.service", ECHO + "[X-Fleet]\nGlobal=true\n");
        flotilla.run("start", "one", "two", "everywhere").done();
        awaitActive(5);
        assertEquals(3, active().get("everywhere.service").size());
        flotilla.run("status", "everywhere").done();
        flotilla.run("restart", "everywhere").done();
        awaitActive(5);
        assertEquals(3, active().get("everywhere.service").size());
    }

    @Test
    void ofTwoConflictingGlobalUnitsTheFirstRunsEverywhereAndTheSecondNowhere() {
        flotilla.file("g0.service", ECHO + "[X-Fleet]\nGlobal=true\n");
        flotilla.file("g1.service", ECHO + "[X-Fleet]\nGlobal=true\nConflicts=g0.service\n");
        flotilla.run("start", "g0").done();
        awaitActive(3);
        flotilla.run("start", "g1").done();
        assertEquals(Set.of("g0.service"), active().keySet());
        awaitActive(3);
    }

    @Test
    void instancesRunOnTheMachineThatTheirNameAsksFor() {
        flotilla.file("metadata@.service", ECHO + "[X-Fleet]\nMachineMetadata=hostname=%i\n");
        List<String> units = named("metadata@h%d.service", 1, 3).stream()
                .sorted(Collections.reverseOrder())
                .toList();
        run("start", units).done();
        Map<String, Set<String>> active = active();
        cluster.all()
                .forEach(host -> assertEquals(
                        Set.of(host.machineId()), active.get("metadata@%s.service".formatted(host.name()))));
        Run invalid = flotilla.run("start", "--block-attempts=1", "metadata@invalid.service");
        assertEquals(1, invalid.code());
        assertTrue(invalid.err().contains("timed out waiting for unit metadata@invalid.service"), invalid.err());
    }

    @Test
    void aUnitThatIsBoundToAnotherComesAndGoesWithIt() {
        flotilla.file("hello.service", ECHO);
        flotilla.file(
                "discovery.service",
                "[Unit]\nBindsTo=hello.service\nAfter=hello.service\n" + ECHO
                        + "[Install]\nWantedBy=hello.service\n[X-Fleet]\nMachineOf=hello.service\n");
        flotilla.run("load", "hello", "discovery").done();
        assertEquals(Map.of(), active());
        flotilla.run("start", "hello").done();
        Await.until(
                ScenariosIT::active, active -> active.keySet().equals(Set.of("hello.service", "discovery.service")));
        flotilla.run("stop", "hello").done();
        Await.until(ScenariosIT::active, Map::isEmpty);
    }

    @Test
    void catShowsWhatWasSubmittedAndListMachinesWhoIsThere() {
        flotilla.file("cat.service", ECHO);
        flotilla.run("submit", "cat").done();
        assertEquals(ECHO, flotilla.run("cat", "cat.service").done());
        assertEquals(
                cluster.all().stream()
                        .map(host -> "hostname=" + host.name())
                        .sorted()
                        .collect(Collectors.toList()),
                flotilla.run("list-machines", "--no-legend", "--fields=metadata")
                        .done()
                        .lines()
                        .sorted()
                        .toList());
    }
}
