package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.TestbedHost;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter against a real systemd, on a host of its own. */
class SystemdIT {
    private static final String SLEEP = "[Service]\nExecStart=/bin/sleep 1000\n";
    private static final Path ETC = Path.of("etc/systemd/system");
    private static TestbedHost host;

    private SystemdFixture systemd;

    @BeforeAll
    static void boot() {
        host = TestbedHost.boot("sysd-it");
    }

    @AfterAll
    static void shutDown() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        systemd = new SystemdFixture(SystemdFixture.options(host, "units"));
    }

    @AfterEach
    void unloadAll() throws Exception {
        List<Future<JobResult>> stops = new ArrayList<>();
        systemd.units().keySet().forEach(unit -> stops.add(systemd.begin(it -> it.stop(unit))));
        SystemdFixture.await(Future.join(stops));
        systemd.on(it -> it.unload(it.units().keySet()));
        systemd.close();
    }

    @Test
    void aServiceIsLoadedStartedStoppedAndUnloaded() throws Exception {
        assertTrue(systemd.units().isEmpty());
        assertTrue(systemd.load("a.service", SLEEP).isDone());
        assertEquals("loaded/inactive/dead", systemd.status("a.service").state().toString());
        assertEquals(UnitFile.parse(SLEEP).hash(), systemd.status("a.service").hash());
        assertEquals(JobResult.Kind.DONE, systemd.start("a.service"));
        systemd.awaitState("a.service", "loaded/active/running");
        assertEquals("active", host.exec("systemctl", "is-active", "a.service"));
        assertEquals(JobResult.Kind.DONE, systemd.stop("a.service"));
        systemd.awaitState("a.service", "loaded/inactive/dead");
        systemd.on(it -> it.unload(Set.of(new UnitName("a.service"))));
        assertTrue(systemd.units().isEmpty());
        assertFalse(Files.exists(host.share().resolve("units/a.service")));
        assertEquals("", host.exec("sh", "-c", "ls /run/systemd/system | grep a.service"));
        assertFalse(systemd.seen.get(systemd.seen.size() - 1).held());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Type=oneshot~ExecStart=/bin/true                                 | DONE    | loaded/inactive/dead
            Type=oneshot~ExecStart=/bin/true~RemainAfterExit=yes             | DONE    | loaded/active/exited
            Type=oneshot~ExecStart=/bin/false                                | FAILED  | loaded/failed/failed
            Type=exec~ExecStart=/nowhere/binary                              | FAILED  | loaded/failed/failed
            ExecStart=/nowhere/binary                                        | DONE    | loaded/failed/failed
            Type=simple                                           | REFUSED | bad-setting/inactive/dead
            Type=oneshot~ExecStart=/bin/sleep 100~TimeoutStartSec=1          | FAILED  | loaded/failed/failed
            """)
    void aJobEndsAsTheServiceDoes(String service, JobResult.Kind kind, String state) throws Exception {
        systemd.load("job.service", "[Service]\n" + service.replace('~', '\n') + "\n");
        assertEquals(kind, systemd.start("job.service"));
        systemd.awaitState("job.service", state);
    }

    @Test
    void aJobTimesOutByItsOwnTimeout() throws Exception {
        systemd.load("slow.service", "[Unit]\nJobTimeoutSec=1\n[Service]\nType=oneshot\nExecStart=/bin/sleep 100\n");
        assertEquals(JobResult.Kind.TIMEOUT, systemd.start("slow.service"));
    }

    @Test
    void whyAServiceFailedIsTold() throws Exception {
        systemd.load("why.service", "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'exit 7'\n");
        systemd.start("why.service");
        systemd.awaitState("why.service", "loaded/failed/failed");
        systemd.until(
                () -> systemd.seen.stream().anyMatch(status -> status.result().equals("exit-code, status 7")),
                () -> "no reason among " + systemd.seen);
    }

    @Test
    void aJobFailsWithTheUnitItRequires() throws Exception {
        systemd.load("base.service", "[Service]\nType=oneshot\nExecStart=/bin/false\n");
        systemd.load("top.service", "[Unit]\nRequires=base.service\nAfter=base.service\n" + SLEEP);
        assertEquals(JobResult.Kind.DEPENDENCY, systemd.start("top.service"));
    }

    @Test
    void aStopCancelsTheStartItOvertakes() throws Exception {
        systemd.load("late.service", "[Service]\nType=oneshot\nExecStart=/bin/sleep 100\n");
        Future<JobResult> start = systemd.begin(it -> it.start(new UnitName("late.service")));
        systemd.awaitState("late.service", "loaded/activating/start");
        assertEquals(JobResult.Kind.DONE, systemd.stop("late.service"));
        assertEquals(JobResult.Kind.CANCELED, SystemdFixture.await(start).kind());
    }

    @Test
    void stoppingWhatSystemdDoesNotKnowIsDone() throws Exception {
        assertEquals(JobResult.Kind.DONE, systemd.stop("unknown.service"));
        assertEquals(JobResult.Kind.REFUSED, systemd.start("unknown.service"));
    }

    @Test
    void aUnitThatIgnoresItsStopDelaysNoOther() throws Exception {
        Map<UnitName, UnitFile> stubborn = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            String text =
                    "[Service]\nExecStart=/bin/sh -c \"trap '' TERM; while :; do sleep 1; done\"\nTimeoutStopSec=3\n";
            stubborn.put(new UnitName("stubborn" + i + ".service"), UnitFile.parse(text));
        }
        systemd.on(it -> it.load(stubborn));
        systemd.load("nice.service", SLEEP);
        systemd.on(it -> Future.join(stubborn.keySet().stream().map(it::start).toList()));
        systemd.start("nice.service");
        Future<?> stops = systemd.begin(
                it -> Future.join(stubborn.keySet().stream().map(it::stop).toList()));
        long begin = System.nanoTime();
        assertEquals(JobResult.Kind.DONE, systemd.stop("nice.service"));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertTrue(millis < 2_000, "waited " + millis + " ms");
        SystemdFixture.await(stops);
    }

    @Test
    void aCrashLoopIsSeenToItsEnd() throws Exception {
        systemd.load(
                "crash.service",
                "[Unit]\nStartLimitBurst=3\n[Service]\nExecStart=/bin/false\nRestart=always\nRestartSec=1s\n");
        systemd.start("crash.service");
        systemd.awaitState("crash.service", "loaded/failed/failed");
        assertTrue(systemd.seen.stream().anyMatch(status -> status.state().sub().equals("auto-restart")));
    }

    @Test
    void aUnitThatIsOnlyLoadedShowsThatItIsUnusable() throws Exception {
        systemd.load("bad.service", "[Service]\nType=simple\n");
        systemd.awaitState("bad.service", "bad-setting/inactive/dead");
    }

    @Test
    void aForeignUnitIsLeftAlone() throws Exception {
        Path foreign = host.root().resolve(ETC).resolve("hello.service");
        Files.writeString(foreign, SLEEP);
        LoadResult result = systemd.load("hello.service", "[Service]\nExecStart=/bin/true\n");
        assertEquals(LoadResult.Kind.FOREIGN, result.kind());
        assertEquals(
                "hello.service exists on this host outside flotilla (/etc/systemd/system/hello.service): "
                        + "remove or rename it",
                result.message());
        assertEquals(SLEEP, Files.readString(foreign));
        assertTrue(systemd.units().isEmpty());
        assertEquals(
                LoadResult.Kind.FOREIGN,
                systemd.load("system.slice", "[Slice]\nCPUWeight=1\n").kind());
        Files.delete(foreign);
    }

    @Test
    void aForeignTemplateDoesNotStopOurInstance() throws Exception {
        Path template = host.root().resolve(ETC).resolve("x@.service");
        Files.writeString(template, "[Service]\nExecStart=/bin/false\n");
        assertTrue(systemd.load("x@1.service", SLEEP).isDone());
        assertEquals(JobResult.Kind.DONE, systemd.start("x@1.service"));
        systemd.awaitState("x@1.service", "loaded/active/running");
        Files.delete(template);
    }

    @Test
    void aServiceOfItsOwnRunsByItsNewestFileAndIsNoHeldUnit() throws Exception {
        UnitName name = new UnitName("own.service");
        Path folder = Path.of("/run/flotilla/own");
        assertEquals(false, systemd.on(it -> it.isRunning(name)));
        for (String description : List.of("one", "two")) {
            OwnService own = new OwnService(name, folder, "[Unit]\nDescription=" + description + "\n" + SLEEP);
            assertEquals(JobResult.Kind.DONE, systemd.on(it -> it.restart(own)).kind());
            assertEquals(true, systemd.on(it -> it.isRunning(name)));
            assertEquals(description, host.exec("systemctl", "show", "-P", "Description", name.value()));
        }
        assertEquals(Optional.empty(), systemd.on(it -> Future.succeededFuture(it.unit(name))));
        assertEquals(JobResult.Kind.DONE, systemd.on(it -> it.stop(name)).kind());
        assertEquals(false, systemd.on(it -> it.isRunning(name)));
    }

    @Test
    void driftIsSeen() throws Exception {
        systemd.load("drift.service", SLEEP);
        Path file = host.share().resolve("units/drift.service");
        Files.writeString(file, SLEEP + "# edited\n");
        systemd.awaitDrift("drift.service", Drift.FILE_CHANGED);
        assertTrue(systemd.load("drift.service", SLEEP).isDone());
        systemd.awaitDrift("drift.service", Drift.NONE);
        Files.delete(file);
        systemd.awaitDrift("drift.service", Drift.FILE_DELETED);
        assertTrue(systemd.load("drift.service", SLEEP).isDone());
        systemd.awaitDrift("drift.service", Drift.NONE);
        host.exec("systemctl", "mask", "drift.service");
        systemd.awaitDrift("drift.service", Drift.MASKED);
        assertEquals(JobResult.Kind.REFUSED, systemd.start("drift.service"));
        host.exec("systemctl", "unmask", "drift.service");
        host.exec("systemctl", "daemon-reload");
        systemd.awaitDrift("drift.service", Drift.NONE);
        Files.writeString(host.root().resolve(ETC).resolve("drift.service"), SLEEP);
        host.exec("systemctl", "daemon-reload");
        systemd.awaitDrift("drift.service", Drift.OVERRIDDEN);
        Files.delete(host.root().resolve(ETC).resolve("drift.service"));
    }

    @Test
    void anInstallSectionTiesAUnitToAnother() throws Exception {
        systemd.load("hello.service", SLEEP);
        systemd.start("hello.service");
        String text = "[Unit]\nBindsTo=hello.service\n" + SLEEP + "[Install]\nWantedBy=hello.service\n";
        assertTrue(systemd.load("discovery.service", text).isDone());
        host.exec("systemctl", "restart", "hello.service");
        systemd.awaitState("discovery.service", "loaded/active/running");
        systemd.stop("hello.service");
        systemd.awaitState("discovery.service", "loaded/inactive/dead");
        systemd.on(it -> it.unload(Set.of(new UnitName("discovery.service"))));
        assertEquals("", host.exec("sh", "-c", "find /run/systemd/system /etc/systemd/system -name 'discovery*'"));
    }

    @Test
    void aUnitThatCannotBeEnabledIsWithdrawn() throws Exception {
        LoadResult result = systemd.load("lost.service", SLEEP + "[Install]\nAlias=lost.timer\n");
        assertTrue(result.message().startsWith("Failed to enable systemd unit lost.service: "), result.message());
        assertFalse(Files.exists(host.share().resolve("units/lost.service")));
    }

    @Test
    void aReplacedRunningUnitGetsItsNewTextAtItsRestart() throws Exception {
        systemd.load("new.service", SLEEP);
        systemd.start("new.service");
        systemd.load("new.service", "[Service]\nExecStart=/bin/sleep 2222\n");
        host.exec("systemctl", "restart", "new.service");
        assertTrue(host.exec("systemctl", "status", "new.service").contains("sleep 2222"));
    }

    @Test
    void aRunningUnitWhoseFileSaysNothingNewToSystemdIsNotReadAgain() throws Exception {
        String text = SLEEP + "[Install]\nWantedBy=multi-user.target\n";
        systemd.load("policy.service", text);
        systemd.start("policy.service");
        String pid = show("MainPID");
        String reloads = reloads();

        String changed = text + "[X-Fleet]\nOnIsolated=stop\n";
        assertTrue(systemd.load("policy.service", changed).isDone());

        assertEquals(
                UnitFile.parse(changed).hash(), systemd.status("policy.service").hash());
        assertEquals(
                UnitFile.parse(changed).print(), Files.readString(host.share().resolve("units/policy.service")));
        assertEquals(pid, show("MainPID"));
        assertEquals("no", show("NeedDaemonReload"));
        assertEquals(reloads, reloads());
        assertTrue(
                systemd.load("policy.service", changed.replace("1000", "2000")).isDone());
        assertNotEquals(reloads, reloads());
    }

    private static String show(String property) {
        return host.exec("systemctl", "show", "-P", property, "policy.service");
    }

    /** How often systemd has read all its files again. */
    private static String reloads() {
        return host.exec("sh", "-c", "journalctl --sync; journalctl -b _PID=1 -o cat | grep -c Reloading || true");
    }

    @Test
    void unitsSurviveUsAndAreAdopted() throws Exception {
        systemd.load("stay.service", SLEEP);
        systemd.start("stay.service");
        String pid = host.exec("systemctl", "show", "-P", "MainPID", "stay.service");
        String hash = systemd.status("stay.service").hash();
        systemd.close();
        systemd = new SystemdFixture(SystemdFixture.options(host, "units"));
        assertEquals(
                "loaded/active/running", systemd.status("stay.service").state().toString());
        assertEquals(hash, systemd.status("stay.service").hash());
        assertEquals(pid, host.exec("systemctl", "show", "-P", "MainPID", "stay.service"));
    }
}
