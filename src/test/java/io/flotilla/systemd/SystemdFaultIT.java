package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.TestbedHost;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many units, and a bus and a systemd that go away meanwhile. */
class SystemdFaultIT {
    private static final UnitFile SLEEP = UnitFile.parse("[Service]\nExecStart=/bin/sleep 1000\n");
    private static TestbedHost host;

    private SystemdFixture systemd;

    @BeforeAll
    static void boot() {
        host = TestbedHost.boot("sysd-fault");
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
    void close() throws Exception {
        systemd.close();
    }

    @Test
    void fiveHundredUnitsAreStartedAsFastAsSystemctlDoes() throws Exception {
        Map<UnitName, UnitFile> units = units("many", 500);
        long begin = System.nanoTime();
        List<Future<JobResult>> jobs = new ArrayList<>();
        units.forEach((unit, file) ->
                jobs.add(systemd.begin(it -> it.load(Map.of(unit, file)).compose(done -> it.start(unit)))));
        SystemdFixture.await(Future.join(jobs));
        long ours = millisSince(begin);
        jobs.forEach(job -> assertEquals(JobResult.Kind.DONE, job.result().kind()));
        assertEquals("0", host.exec("sh", "-c", "journalctl -b -o cat _PID=1 | grep -c ^Reloading || true"));
        SystemdFixture.await(systemd.begin(
                it -> Future.join(units.keySet().stream().map(it::stop).toList())));
        begin = System.nanoTime();
        host.exec("sh", "-c", "systemctl start $(seq -f many%g.service 0 499)");
        long theirs = millisSince(begin);
        systemd.on(it -> Future.join(units.keySet().stream().map(it::stop).toList()));
        begin = System.nanoTime();
        systemd.on(it -> Future.join(units.keySet().stream().map(it::start).toList()));
        long again = millisSince(begin);
        System.out.printf("500 units: loaded and started %d ms, systemctl %d ms, started %d ms%n", ours, theirs, again);
        SystemdFixture.await(systemd.begin(
                it -> Future.join(units.keySet().stream().map(it::stop).toList())));
        begin = System.nanoTime();
        systemd.on(it -> it.unload(units.keySet()));
        System.out.printf("500 units unloaded in %d ms%n", millisSince(begin));
        assertTrue(ours < 2 * theirs + 3_000, ours + " ms, systemctl " + theirs + " ms");
        assertTrue(systemd.units().isEmpty());
    }

    @Test
    void noChangeIsMissedWhenTheBusOrSystemdGoesAway() throws Exception {
        Map<UnitName, UnitFile> units = units("chaos", 30);
        systemd.on(it -> it.load(units));
        Random random = new Random(1);
        List<UnitName> names = List.copyOf(units.keySet());
        for (String fault :
                List.of("kill -9 $(pidof dbus-daemon)", "systemctl daemon-reexec", "systemctl daemon-reload")) {
            List<Future<JobResult>> jobs = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                UnitName unit = names.get(random.nextInt(names.size()));
                boolean isStart = random.nextBoolean();
                jobs.add(systemd.begin(it -> isStart ? it.start(unit) : it.stop(unit)));
            }
            host.exec("sh", "-c", fault);
            SystemdFixture.await(Future.join(jobs));
            host.exec("sh", "-c", "systemctl stop chaos0.service; systemctl start chaos1.service");
            systemd.until(() -> isTrue(names), () -> "wrong after " + fault);
            System.out.println(fault + ": " + kinds(jobs));
        }
        SystemdFixture.await(
                systemd.begin(it -> Future.join(names.stream().map(it::stop).toList())));
        systemd.on(it -> it.unload(units.keySet()));
    }

    @Test
    void aUsersOwnSystemdServesAsWell() throws Exception {
        host.exec("systemctl", "start", "user@0.service");
        SystemdOptions options = new SystemdOptions(
                host.root().resolve("run/user/0/bus"),
                host.share().resolve("user-units"),
                SystemdOptions.Scope.USER,
                host.root());
        SystemdFixture user = new SystemdFixture(options);
        assertTrue(user.load("mine.service", SLEEP.print()).isDone());
        assertEquals(JobResult.Kind.DONE, user.start("mine.service"));
        user.awaitState("mine.service", "loaded/active/running");
        assertEquals(JobResult.Kind.DONE, user.stop("mine.service"));
        user.on(it -> it.unload(it.units().keySet()));
        assertEquals("", host.exec("sh", "-c", "ls /run/user/0/systemd/user | grep mine || true"));
        user.close();
    }

    /** Whether what we hold to be so is what systemd says, with nothing under way. */
    private boolean isTrue(List<UnitName> names) {
        try {
            if (!systemd.on(it -> Future.succeededFuture(it.isConnected()))) {
                return false;
            }
            Map<String, String> truth = new TreeMap<>();
            List<String> command = new ArrayList<>(List.of("systemctl", "is-active"));
            names.forEach(unit -> command.add(unit.value()));
            String[] states = host.exec(command.toArray(String[]::new)).split("\n", -1);
            Map<String, String> ours = new TreeMap<>();
            Map<UnitName, UnitStatus> held = systemd.units();
            for (int i = 0; i < names.size(); i++) {
                truth.put(names.get(i).value(), states[i]);
                ours.put(
                        names.get(i).value(),
                        SystemdFixture.get(held, names.get(i)).state().active());
            }
            return truth.equals(ours);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<JobResult.Kind, Integer> kinds(List<Future<JobResult>> jobs) {
        Map<JobResult.Kind, Integer> kinds = new TreeMap<>();
        jobs.forEach(job -> kinds.merge(job.result().kind(), 1, Integer::sum));
        return kinds;
    }

    private static Map<UnitName, UnitFile> units(String prefix, int count) {
        Map<UnitName, UnitFile> units = new HashMap<>();
        for (int i = 0; i < count; i++) {
            units.put(new UnitName(prefix + i + ".service"), SLEEP);
        }
        return units;
    }

    private static long millisSince(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }
}
