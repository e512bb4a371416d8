package io.flotilla.bench;

import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.NodeHost;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A core of one with many simulated leaves: what their beats cost, and how long a global unit takes to reach them all.
 * {@code scripts/bench leaves} starts it: LeavesBench COUNT.
 */
final class LeavesBench {
    private static final int SECONDS = 30;
    private static final int UNITS = 7;
    private static final int WARM_UP = 2;
    private static final double TICKS_PER_SECOND = 100;
    private static final double BAR_PERCENT = 10;
    private static final double BAR_MS = 1_000;

    /** Place of the user time among the fields after the name in /proc/PID/stat; the system time is next. */
    private static final int USER_TICKS = 11;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClusterHosts cluster;
    private final NodeHost core;
    private final int count;

    private LeavesBench(ClusterHosts cluster, int count) {
        this.cluster = cluster;
        this.count = count;
        core = cluster.host(1);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        try (ClusterHosts cluster = ClusterHosts.boot("leaves", 1)) {
            cluster.configure(cluster.all(), cluster.all(), "token_limit = 1000");
            cluster.startAll();
            new LeavesBench(cluster, Integer.parseInt(args[0])).measure();
        }
        System.exit(0);
    }

    private void measure() throws IOException, InterruptedException {
        double alone = percentOfCore();
        Process swarm = startSwarm();
        try (BufferedReader said = swarm.inputReader()) {
            require("ready", said.readLine());
            Await.until(PATIENCE, () -> core.machines().size(), machines -> machines == count + 1);
            double beating = percentOfCore();
            Times.row(
                    "CPU of the core for the beats of %,d leaves".formatted(count),
                    beating - alone,
                    "% of a core",
                    BAR_PERCENT);
            Times.row("  without leaves", alone, "% of a core", 0);
            Times.row("RSS of the core with them", rssMegabytes(), "MB", 0);
            Times.row("a global unit's sheet at all %,d".formatted(count), sheets(said), "ms", BAR_MS);
        } finally {
            swarm.getOutputStream().close();
            swarm.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** On the hosts' network, but in no host. */
    private Process startSwarm() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                "scripts/testbed",
                "ctl",
                "java",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.config.file=src/test/resources/logging.properties",
                "-cp",
                System.getProperty("java.class.path"),
                "io.flotilla.bench.LeafSwarm",
                core.address(),
                String.valueOf(count)));
        builder.environment().put("TESTBED", cluster.testbed().tag());
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private double sheets(BufferedReader said) throws IOException {
        Times times = new Times();
        for (int i = -WARM_UP; i < UNITS; i++) {
            String unit = "everywhere" + (i + WARM_UP) + ".service";
            long start = System.nanoTime();
            Requests.require(core.put(unit, "launched", Requests.SLEEPER + "[X-Fleet]\nGlobal=true\n"), 201);
            String[] words = said.readLine().split(" ", -1);
            require(unit, words[0]);
            if (i >= 0) {
                times.add((Long.parseLong(words[1]) - start) / 1e6);
            }
        }
        return times.median();
    }

    private static void require(String wanted, String said) {
        if (!wanted.equals(said)) {
            throw new AssertionError("the leaves said %s instead of %s".formatted(said, wanted));
        }
    }

    private double percentOfCore() throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(5); // what came before may still be at work
        long before = ticks();
        TimeUnit.SECONDS.sleep(SECONDS);
        return 100 * (ticks() - before) / TICKS_PER_SECOND / SECONDS;
    }

    private long ticks() throws IOException {
        String stat = Files.readString(process("stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(USER_TICKS + 1));
    }

    private double rssMegabytes() throws IOException {
        return Files.readAllLines(process("status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .sum();
    }

    private Path process(String file) {
        long pid = core.host().services().get("flotilla.service").iterator().next();
        return Path.of("/proc", String.valueOf(pid), file);
    }
}
