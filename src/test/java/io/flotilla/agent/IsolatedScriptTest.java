package io.flotilla.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script alone, with a folder for the cgroups and a systemctl that writes down what it is asked. */
class IsolatedScriptTest {
    private static final UnitName A = new UnitName("a.service");
    private static final UnitName B = new UnitName("b\\x2db@1.service");

    private final Path folder;
    private final Path file;
    private final Path asked;
    private final Path cgroupOfA;
    private final Path cgroupOfB;
    private final List<Process> scripts = new ArrayList<>();

    IsolatedScriptTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        file = folder.resolve("isolated");
        asked = folder.resolve("asked");
        cgroupOfA = cgroup("system.slice/a.service");
        cgroupOfB = cgroup("system.slice/system-b.slice/b\\x2db@1.service");
        Files.writeString(asked, "");
    }

    private Path cgroup(String name) throws IOException {
        Path cgroup = Files.createDirectories(folder.resolve("cgroup").resolve(name));
        Files.writeString(cgroup.resolve("cgroup.kill"), "");
        populated(cgroup, true);
        return cgroup;
    }

    private static void populated(Path cgroup, boolean isIt) throws IOException {
        Files.writeString(cgroup.resolve("cgroup.events"), "populated %d\nfrozen 0\n".formatted(isIt ? 1 : 0));
    }

    @BeforeEach
    void thereIsASystemctl() throws IOException {
        systemctl("echo \"$*\" >>" + asked);
    }

    private void systemctl(String does) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path systemctl = bin.resolve("systemctl");
        Files.writeString(systemctl, "#!/bin/sh\n" + does + "\n");
        assertTrue(systemctl.toFile().setExecutable(true));
    }

    private void deadline(long inMillis, Set<UnitName> units) throws IOException {
        new SwitchFile(BootClock.millis() + inMillis, units).write(file);
    }

    private void start() throws IOException {
        assertTrue(begin().isAlive());
    }

    private Process begin() throws IOException {
        Path text = folder.resolve("isolated.sh");
        try (var resource = Objects.requireNonNull(DeadMansSwitch.class.getResourceAsStream("isolated.sh"))) {
            Files.write(text, resource.readAllBytes());
        }
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                text.toString(),
                file.toString(),
                "--system",
                folder.resolve("cgroup").toString());
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        Process script = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        scripts.add(script);
        return script;
    }

    @AfterEach
    void end() {
        scripts.forEach(script -> {
            script.descendants().forEach(ProcessHandle::destroyForcibly);
            script.destroyForcibly();
        });
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited in vain");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static List<String> lines(Path path) {
        try {
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isKilled(Path cgroup) {
        return lines(cgroup.resolve("cgroup.kill")).equals(List.of("1"));
    }

    @Test
    void afterTheDeadlineItStopsTheUnitsAndFiveSecondsLaterKillsThoseThatAreLeft() throws Exception {
        deadline(500, Set.of(A, B));
        long deadline = SwitchFile.read(file).orElseThrow().deadlineMillis();
        start();
        until(() -> !lines(asked).isEmpty());
        assertTrue(BootClock.millis() >= deadline);
        assertEquals(List.of("--system --no-ask-password --no-block stop a.service b\\x2db@1.service"), lines(asked));
        assertEquals(List.of("a.service", "b\\x2db@1.service"), lines(folder.resolve("isolated.stopped")));
        populated(cgroupOfB, false);
        until(() -> isKilled(cgroupOfA));
        long killed = BootClock.millis() - deadline;
        assertTrue(killed >= 5_000 && killed < 6_000, () -> killed + " ms after the deadline");
        assertFalse(isKilled(cgroupOfB));
    }

    @Test
    void whatIsStartedAgainAfterwardsIsKilledAtOnce() throws Exception {
        populated(cgroupOfA, false);
        deadline(-10_000, Set.of(A));
        start();
        until(() -> !lines(asked).isEmpty());
        assertFalse(isKilled(cgroupOfA));
        populated(cgroupOfA, true);
        until(() -> isKilled(cgroupOfA));
        assertEquals(
                List.of("a.service"), lines(folder.resolve("isolated.stopped")).subList(0, 1));
    }

    @Test
    void aSystemdThatHangsIsPassedBy() throws Exception {
        systemctl("exec sleep 60");
        deadline(0, Set.of(A));
        start();
        until(() -> isKilled(cgroupOfA));
    }

    @Test
    void withoutCgroupKillEachProcessIsKilled() throws Exception {
        Process one = new ProcessBuilder("sleep", "60").start();
        Process two = new ProcessBuilder("sleep", "60").start();
        Files.delete(cgroupOfA.resolve("cgroup.kill"));
        Files.writeString(cgroupOfA.resolve("cgroup.procs"), one.pid() + "\n");
        Path below = Files.createDirectories(cgroupOfA.resolve("below"));
        Files.writeString(below.resolve("cgroup.procs"), two.pid() + "\n");
        deadline(-10_000, Set.of(A));
        start();
        assertTrue(one.waitFor(20, TimeUnit.SECONDS) && two.waitFor(20, TimeUnit.SECONDS));
    }

    @Test
    void aDeadlineThatIsMovedOnIsKept() throws Exception {
        deadline(3_000, Set.of(A));
        long first = SwitchFile.read(file).orElseThrow().deadlineMillis();
        start();
        until(() -> {
            try {
                deadline(3_000, Set.of(A));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return BootClock.millis() > first + 1_000;
        });
        assertEquals(List.of(), lines(asked));
    }

    @Test
    void itEndsWellWithTheLastUnit() throws Exception {
        deadline(1_000, Set.of(A));
        Process script = begin();
        until(() -> script.descendants().findAny().isPresent());
        deadline(1_000, Set.of());
        assertTrue(script.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, script.exitValue());
        assertEquals(List.of(), lines(folder.resolve("out")));
    }

    @Test
    void aFileThatIsGoneChangesNothing() throws Exception {
        deadline(800, Set.of(A));
        Process script = begin();
        until(() -> script.descendants().findAny().isPresent());
        Files.delete(file);
        until(() -> !lines(asked).isEmpty());
    }
}
