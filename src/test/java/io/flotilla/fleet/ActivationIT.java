package io.flotilla.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.CommandLineOf;
import io.flotilla.testing.CommandLineOf.Run;
import io.flotilla.testing.FailureJournals;
import io.flotilla.testing.NodeHost;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Units that systemd refuses, starts or ends by itself: what is shown of them, and what start and stop do. One host. */
class ActivationIT {
    private static final String SLEEP = "[Service]\nExecStart=/bin/sleep infinity\n";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static ClusterHosts cluster;
    private static NodeHost host;
    private static CommandLineOf flotilla;

    @RegisterExtension
    static final FailureJournals journals = new FailureJournals(() -> cluster);

    @BeforeAll
    static void boot() {
        cluster = ClusterHosts.start("activation", 1, 1);
        host = cluster.host(1);
        flotilla = new CommandLineOf(host);
    }

    @AfterAll
    static void shutDown() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void everythingCanBeDestroyed() {
        host.units().keySet().forEach(host::delete);
        Await.until(SOON, host::states, List::isEmpty);
    }

    private static JsonObject unit(String name) {
        return host.get("/v1/units/" + name).json();
    }

    private static JsonObject state(String name) {
        List<JsonObject> states = unit(name).getJsonArray("states").stream()
                .map(JsonObject.class::cast)
                .toList();
        return states.isEmpty() ? new JsonObject() : states.get(0);
    }

    private static void awaitReached(String name, String reached) {
        Await.until(SOON, () -> unit(name).getString("reached", ""), reached::equals);
    }

    private static void awaitActive(String name, String active) {
        Await.until(SOON, () -> state(name).getString("active", ""), active::equals);
    }

    /** Sets the target, as a client does that knows nothing else of the unit. */
    private static void want(String name, String target) {
        assertEquals(
                204, host.put(name, "{\"desiredState\":\"" + target + "\"}").status());
    }

    private static String sub(String name) {
        return host.sh("systemctl show -P ActiveState " + name).strip();
    }

    @Test
    void aTimerThatWasRefusedForWantOfItsServiceIsStartedWhenThatArrives() {
        host.put("early.timer", "launched", "[Timer]\nOnActiveSec=1h\nUnit=late.service\n");
        JsonObject refused = Await.until(SOON, () -> state("early.timer"), state -> state.getString("job", "")
                .matches("start [a-z]+"));
        assertNotEquals("start done", refused.getString("job"));
        assertEquals("loaded", unit("early.timer").getString("reached"));
        host.put("late.service", "loaded", SLEEP);
        awaitReached("early.timer", "launched");
        assertEquals("active", sub("early.timer"));
        assertEquals("inactive", sub("late.service"));
    }

    @Test
    void aStartThatFailedIsSaidAtOnceAndNothingIsLaunched() {
        flotilla.file("asserts.service", "[Unit]\nAssertPathExists=/nowhere\n" + SLEEP);
        Run failed = flotilla.run("start", "asserts.service");
        assertEquals(1, failed.code(), failed::toString);
        assertTrue(failed.err().contains("Assert"), failed::toString);
        assertEquals("loaded", unit("asserts.service").getString("reached"));
        assertEquals("start failed", state("asserts.service").getString("job"));
        flotilla.file("manual.service", "[Unit]\nRefuseManualStart=yes\n" + SLEEP);
        Run refused = flotilla.run("start", "manual.service");
        assertEquals(1, refused.code(), refused::toString);
        assertTrue(refused.err().contains("dependency only"), refused::toString);
        flotilla.file("lonely.service", "[Unit]\nRequires=nobody.service\n" + SLEEP);
        Run lonely = flotilla.run("start", "lonely.service");
        assertEquals(1, lonely.code(), lonely::toString);
        assertTrue(lonely.err().contains("nobody.service"), lonely::toString);
        host.sh("systemctl restart flotilla");
        host.awaitReady();
        Await.until(SOON, () -> state("asserts.service").getString("job", ""), "start failed"::equals);
        assertEquals("loaded", unit("asserts.service").getString("reached"));
    }

    @Test
    void whatAnotherUnitStartedIsStoppedWhenThatIsAskedFor() {
        host.put("dep.service", "loaded", SLEEP);
        awaitReached("dep.service", "loaded");
        host.put("main.service", "launched", "[Unit]\nWants=dep.service\n" + SLEEP);
        awaitActive("dep.service", "active");
        host.sh("systemctl restart flotilla");
        host.awaitReady();
        assertEquals("active", sub("dep.service"));
        flotilla.run("stop", "dep.service").done();
        assertEquals("inactive", sub("dep.service"));
        assertEquals("active", sub("main.service"));
        flotilla.run("restart", "main.service").done();
        awaitActive("dep.service", "active");
    }

    @Test
    void aDestroyedServiceDoesNotRunOnThoughItsSocketStartsItOverAndOver() {
        host.put("deaf.socket", "launched", "[Socket]\nListenStream=/run/deaf.sock\n");
        host.put("deaf.service", "loaded", SLEEP);
        awaitActive("deaf.socket", "active");
        host.sh("systemd-run -q --unit=caller perl -MIO::Socket::UNIX -e"
                + " 'my $s = IO::Socket::UNIX->new(\"/run/deaf.sock\"); sleep'");
        awaitActive("deaf.service", "active");
        assertEquals(204, host.delete("deaf.service").status());
        Await.until(SOON, () -> host.get("/v1/units/deaf.service").status(), status -> status == 404);
        Await.until(SOON, host::states, states -> states.stream()
                .noneMatch(state -> "deaf.service".equals(state.getString("name"))));
        Await.until(SOON, () -> sub("deaf.service"), active -> !active.startsWith("activ"));
        host.sh("systemctl stop caller");
    }

    @Test
    void whatEndedIsStartedAgainWhenThatIsAskedForAndOnlyThen() {
        host.put("main.service", "launched", SLEEP);
        awaitActive("main.service", "active");
        host.sh("systemctl stop main.service");
        awaitActive("main.service", "inactive");
        flotilla.run("start", "main.service").done();
        assertEquals("active", sub("main.service"));
        String pid = host.mainPid("main.service");
        flotilla.run("start", "main.service").done();
        assertEquals(pid, host.mainPid("main.service"));

        String oneshot = "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo ran >>/run/oneshot'\n";
        host.put("once.service", "launched", oneshot);
        Await.until(SOON, () -> state("once.service").getString("job", ""), "start done"::equals);
        host.put("once.service", "launched", oneshot);
        host.put("once.service", "launched", oneshot + "[X-Fleet]\nMachineMetadata=\n");
        host.sh("systemctl restart flotilla");
        host.awaitReady();
        assertEquals(1, host.sh("cat /run/oneshot").lines().count());
        want("once.service", "launched");
        Await.until(SOON, () -> host.sh("cat /run/oneshot").lines().count(), count -> count == 2);
    }

    @Test
    void aUnitThatIsStillStartingIsLaunchedAndCanBeStopped() {
        host.put(
                "slow.service",
                "launched",
                "[Service]\nTimeoutStartSec=0\nExecStartPre=/bin/sleep 600\nExecStart=/bin/sleep infinity\n");
        awaitActive("slow.service", "activating");
        awaitReached("slow.service", "launched");
        flotilla.run("stop", "slow.service").done();
        assertEquals("inactive", sub("slow.service").replace("failed", "inactive"));
        awaitReached("slow.service", "loaded");
        want("slow.service", "launched");
        awaitActive("slow.service", "activating");
        host.sh("systemctl restart flotilla");
        host.awaitReady();
        assertEquals("activating", sub("slow.service"));
        want("slow.service", "loaded");
        Await.until(SOON, () -> sub("slow.service"), active -> !active.equals("activating"));
    }
}
