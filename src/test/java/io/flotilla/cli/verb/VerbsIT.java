package io.flotilla.cli.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.CommandLineOf;
import io.flotilla.testing.CommandLineOf.Run;
import io.flotilla.testing.NodeHost;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The verbs, as a user of a host calls them. */
class VerbsIT {
    private static final String SLEEP = "[Service]\nExecStart=/bin/sleep infinity\n";
    private static final String OTHER = "[Service]\nExecStart=/bin/sleep 1000000\n";
    private static final String GLOBAL = SLEEP + "\n[X-Fleet]\nGlobal=true\n";

    private static NodeHost host;
    private static CommandLineOf flotilla;

    @BeforeAll
    static void boot() {
        host = NodeHost.boot("verbs");
        host.startNode();
        flotilla = new CommandLineOf(host);
    }

    @AfterAll
    static void shutDown() {
        if (host != null) {
            host.close();
        }
    }

    @AfterEach
    void destroyAll() {
        for (String unit : host.units().keySet()) {
            flotilla.run("destroy", unit).done();
        }
        flotilla.script("rm -f *.service *.timer");
        assertEquals(List.of(), host.states());
    }

    private static String legend() {
        return "%s.../%s".formatted(host.machineId().substring(0, 8), host.address());
    }

    private static String listUnits() {
        return flotilla.run("list-units", "--no-legend").done();
    }

    @Test
    void aUnitIsSubmittedLoadedStartedStoppedUnloadedAndDestroyed() {
        flotilla.file("walk.service", SLEEP);
        assertEquals(
                "Unit walk.service inactive\n",
                flotilla.run("submit", "walk.service").done());
        assertEquals("", listUnits());
        assertEquals(
                "UNIT\t\tHASH\tDSTATE\t\tSTATE\t\tTARGET\nwalk.service\t8385c91\tinactive\tinactive\t-\n",
                flotilla.run("list-unit-files").done());
        assertEquals(
                "Unit walk.service loaded on %s\n".formatted(legend()),
                flotilla.run("load", "walk.service").done());
        assertEquals("walk.service\t%s\tinactive\tdead\n".formatted(legend()), listUnits());
        assertEquals(
                "Unit walk.service launched on %s\n".formatted(legend()),
                flotilla.run("start", "walk").done());
        assertEquals("walk.service\t%s\tactive\trunning\n".formatted(legend()), listUnits());
        assertNotEquals("0", host.mainPid("walk.service"));
        Run stop = flotilla.run("stop", "walk.service");
        assertEquals("Unit walk.service loaded on %s\n".formatted(legend()), stop.done());
        assertEquals("Successfully stopped units [walk.service].\n", stop.err());
        assertEquals("0", host.mainPid("walk.service"));
        Run unload = flotilla.run("unload", "walk.service");
        assertEquals("Unit walk.service inactive\n", unload.done());
        assertEquals("Successfully unloaded units [walk.service].\n", unload.err());
        assertEquals("", listUnits());
        assertEquals(
                "Destroyed walk.service\n",
                flotilla.run("destroy", "walk.service").done());
        assertEquals("", flotilla.run("list-unit-files", "--no-legend").done());
    }

    @Test
    void startCreatesWhatIsMissingFromItsFile() {
        flotilla.file("new.service", SLEEP);
        assertEquals(
                "Unit new.service inactive\nUnit new.service launched on %s\n".formatted(legend()),
                flotilla.run("start", "./new").done());
        assertEquals(SLEEP, flotilla.run("cat", "new.service").done());
    }

    @Test
    void instancesAreMadeOfTheTemplateInTheRegistryOrBesideThem() {
        flotilla.file("echo@.service", SLEEP);
        flotilla.run("start", "echo@1.service").done();
        flotilla.run("submit", "echo@.service").done();
        flotilla.script("rm echo@.service");
        flotilla.run("start", "echo@2").done();
        assertEquals(
                2, listUnits().lines().filter(line -> line.contains("running")).count());
        Run missing = flotilla.run("start", "nix@1.service", "nix.service");
        assertEquals(1, missing.code());
        assertEquals(
                "Error creating units: failed getting Unit(nix@1.service) from template:"
                        + " unable to find template Unit(nix@.service) in Registry or on filesystem\n",
                missing.err());
        Run template = flotilla.run("start", "echo@.service");
        assertEquals(1, template.code());
        assertEquals("Error starting units: cannot activate template \"echo@.service\"\n", template.err());
    }

    @Test
    void startWaitsForASlowUnitAndTellsFailureFromSlowness() {
        flotilla.file("slow.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 4\nRemainAfterExit=yes\n");
        flotilla.file("once.service", "[Service]\nType=oneshot\nExecStart=/bin/true\n");
        flotilla.file("fails.service", "[Service]\nType=oneshot\nExecStart=/bin/false\n");
        flotilla.file("wrong.service", "[Service]\nExecStart=relative/path\n");
        Run slow = flotilla.run("start", "slow.service", "once.service");
        assertTrue(slow.done().contains("Unit slow.service launched on " + legend()));
        assertTrue(slow.out().contains("Unit once.service launched on " + legend()));
        Run fails = flotilla.run("start", "fails.service");
        assertEquals(1, fails.code());
        assertTrue(fails.err().startsWith("Error waiting for units: Unit fails.service failed on " + legend()));
        Run wrong = flotilla.run("start", "wrong.service");
        assertEquals(1, wrong.code());
        assertTrue(
                wrong.err().contains("Unit wrong.service was not started on " + legend())
                        || wrong.err().contains("Unit wrong.service cannot be loaded on " + legend()),
                wrong.err());
    }

    @Test
    void waitingEndsAfterTheGivenAttempts() {
        flotilla.file("far.service", SLEEP + "[X-Fleet]\nMachineMetadata=region=us\n");
        Run run = flotilla.run("start", "--block-attempts=1", "far.service");
        assertEquals(1, run.code());
        assertTrue(
                run.err()
                        .startsWith("Error waiting for units: timed out waiting for unit far.service to report state"
                                + " launched"),
                run.err());
        assertEquals(
                "Triggered unit far.service load\n",
                flotilla.run("load", "--no-block", "far").done());
        assertEquals("Unit far.service inactive\n", flotilla.run("stop", "far").done());
    }

    @Test
    void aUnitThatDiffersFromItsFileIsReplacedOnlyIfTold() {
        flotilla.file("r.service", SLEEP);
        flotilla.run("start", "r.service").done();
        String before = host.mainPid("r.service");
        flotilla.file("r.service", OTHER);
        Run warned = flotilla.run("start", "r.service");
        assertEquals(
                "WARNING: Unit r.service in registry differs from local unit file r.service."
                        + " Add --replace to override.\n",
                warned.err());
        assertEquals(before, host.mainPid("r.service"));
        Run refused = flotilla.run("load", "--replace", "r.service");
        assertEquals(1, refused.code());
        assertEquals(
                "Warning: can not replace Unit(r.service) in state 'launched', use the appropriate command\n",
                refused.err());
        assertEquals(before, host.mainPid("r.service"));
        flotilla.run("start", "--replace", "r.service").done();
        assertNotEquals(before, host.mainPid("r.service"));
        assertEquals(OTHER, flotilla.run("cat", "r").done());
        assertTrue(flotilla.run("start", "--replace", "r.service")
                .done()
                .startsWith("Found same Unit(r.service) in Registry, nothing to do\n"));
    }

    @Test
    void restartReallyRestarts() {
        flotilla.file("a.service", SLEEP);
        flotilla.file("g.service", GLOBAL);
        flotilla.run("start", "a.service").done();
        assertEquals(
                "Unit g.service inactive\nTriggered global unit g.service start\n",
                flotilla.run("start", "g.service").done());
        host.awaitState("g.service", "loaded/active/running");
        String a = host.mainPid("a.service");
        String g = host.mainPid("g.service");
        String said = flotilla.run("restart", "a.service", "g.service").done();
        assertTrue(said.contains("Unit a.service launched on " + legend()), said);
        assertTrue(said.contains("Triggered global unit g.service restart"), said);
        host.awaitState("g.service", "loaded/active/running");
        assertNotEquals(a, host.mainPid("a.service"));
        assertNotEquals(g, host.mainPid("g.service"));
    }

    @Test
    void aRestartThatIsInterruptedLeavesTheUnitLaunched() {
        flotilla.file(
                "deaf.service",
                "[Service]\nExecStart=/bin/sh -c 'trap : TERM; while :; do sleep 1; done'\nTimeoutStopSec=5\n");
        flotilla.run("start", "deaf.service").done();
        flotilla.script(
                "FLOTILLA_ENDPOINT=unix://%s timeout -s INT 2 flotilla restart deaf.service".formatted(host.socket()));
        Await.until(
                () -> flotilla.run("list-unit-files", "--fields=unit,dstate", "--no-legend")
                        .done(),
                "deaf.service\tlaunched\n"::equals);
    }

    @Test
    void destroyWaitsUntilTheUnitIsGone() {
        flotilla.file("late.service", SLEEP + "ExecStop=/bin/sleep 2\n");
        flotilla.run("start", "late.service").done();
        flotilla.run("destroy", "late.service").done();
        assertEquals("0", host.mainPid("late.service"));
        assertEquals("", listUnits());
    }

    @Test
    void whatFleetDidNotTakeForAFailureIsNone() {
        Run nothing = flotilla.run("stop");
        assertEquals("No units given\n", nothing.err());
        assertEquals(0, nothing.code());
        Run unknown = flotilla.run("destroy", "nowhere");
        assertEquals("Units not found in registry\n", unknown.err());
        assertEquals(0, unknown.code());
        flotilla.file("idle.service", SLEEP);
        flotilla.run("submit", "idle.service").done();
        Run idle = flotilla.run("stop", "idle");
        assertEquals("Unable to stop unit idle.service in state inactive\n", idle.err());
        assertEquals(1, idle.code());
    }

    @Test
    void listsPrintTheFieldsAskedFor() {
        flotilla.file("l.service", "[Unit]\nDescription=a list\n" + SLEEP);
        flotilla.run("start", "l.service").done();
        String id = host.machineId();
        assertEquals(
                "MACHINE\t\t\t\t\tIP\t\tMETADATA\n%s\t%s\tdisk=ssd,region=eu\n".formatted(id, host.address()),
                flotilla.run("list-machines", "-l").done());
        assertEquals(
                "%s...\n".formatted(id.substring(0, 8)),
                flotilla.run("list-m", "--fields=machine", "--no-legend").done());
        assertEquals(
                "a list\tfalse\tlaunched\n",
                flotilla.run("list-unit-files", "--fields=desc,global,state", "--no-legend")
                        .done());
        assertEquals(
                id + "/" + host.address() + "\n",
                flotilla.run("list-units", "--l", "--fields=machine", "--no-legend")
                        .done());
        Run wrong = flotilla.run("list-units", "--fields=unit,nix");
        assertEquals(1, wrong.code());
        assertEquals("Invalid key in output format: \"nix\"\n", wrong.err());
    }

    @Test
    void theEnvironmentOfFleetctlIsHonoured() {
        String list = flotilla.script(
                        "FLEETCTL_ENDPOINT=unix://%s flotilla list-machines --no-legend".formatted(host.socket()))
                .done();
        assertTrue(list.startsWith(host.machineId().substring(0, 8)), list);
        Run none = flotilla.script("flotilla list-machines --endpoint unix:///nowhere.sock");
        assertEquals(1, none.code());
        assertFalse(none.err().contains("Exception"), none.err());
    }

    @Test
    void noClassOfANodeIsLoaded() {
        Pattern ours = Pattern.compile("io\\.flotilla\\.(?!cli\\.|unit\\.|Main|node\\.Version\\b)");
        Pattern libraries =
                Pattern.compile("io\\.(vertx|netty|microraft)\\.|com\\.hazelcast\\.|org\\.(sqlite|freedesktop)\\.");
        flotilla.file("c.service", SLEEP);
        String loaded = flotilla.script("export FLOTILLA_ENDPOINT=unix://%s FLOTILLA_JAVA_OPTS=-Xlog:class+load:stderr;"
                                .formatted(host.socket())
                        + " for words in 'start c' list-units 'restart c' list-unit-files list-machines 'stop c'; do"
                        + " flotilla $words >.words; done")
                .err();
        assertTrue(loaded.contains("io.flotilla.cli.verb.Waiting"));
        List<String> foreign = loaded.lines()
                .filter(line ->
                        ours.matcher(line).find() || libraries.matcher(line).find())
                .toList();
        assertEquals(List.of(), foreign);
    }

    @Test
    void statusExitsAsSystemctlDoes() {
        flotilla.file("s.service", "[Unit]\nDescription=to be shown\n" + SLEEP);
        Run unknown = flotilla.run("status", "s.service");
        assertEquals("Unit s.service does not exist.\n", unknown.err());
        assertEquals(1, unknown.code());
        flotilla.run("submit", "s.service").done();
        Run inactive = flotilla.run("status", "s.service");
        assertTrue(inactive.err().startsWith("Unit s.service does not appear to be loaded."), inactive.err());
        assertEquals(1, inactive.code());
        flotilla.run("load", "s.service").done();
        Run loaded = flotilla.run("status", "s.service");
        assertEquals(3, loaded.code());
        assertTrue(loaded.out().startsWith("○ s.service - to be shown\n     Loaded: loaded ("), loaded.out());
        flotilla.run("start", "s.service").done();
        assertTrue(flotilla.run("status", "s.service").done().contains("Active: active (running) since"));
    }

    @Test
    void aJournalThatCannotBeReadSaysWhy() {
        flotilla.file("j.service", SLEEP);
        flotilla.run("submit", "j.service").done();
        Run run = flotilla.run("journal", "j.service");
        assertEquals(1, run.code());
        assertTrue(
                run.err().startsWith("Unable to read the journal of unit j.service: unit j.service is on no machine:"),
                run.err());
        assertEquals(1, flotilla.run("journal").code());
    }
}
