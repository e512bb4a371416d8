package io.flotilla.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Hosts with a systemd of their own on a network of their own, made by the testbed script that the property
 * {@code flotilla.testbed} names. {@code tag} keeps testbeds on one machine apart. Blocks.
 */
public final class Testbed implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 60;

    /** Keeps two builds on one machine apart. */
    private static final String PREFIX = Optional.ofNullable(System.getenv("TESTBED"))
            .map(name -> name + "-")
            .orElse("");

    private static final Path SHARES = Path.of("/var/lib/flotilla-testbed/shares");
    private static final Path TAGS = Path.of("/var/lib/flotilla-testbed/tags");
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    private final String tag;
    private final Path share;
    private final List<TestbedHost> hosts;

    /** How a command ended and what it said. */
    record Run(int code, String output) {
        String required() {
            if (code != 0) {
                throw new AssertionError("exit " + code + ": " + output);
            }
            return output;
        }
    }

    private Testbed(String tag, Path share, int count) {
        this.tag = tag;
        this.share = share;
        hosts = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new TestbedHost(this, number))
                .toList();
    }

    /** Boots the hosts h1 to h{@code count}, after removing what an earlier run may have left. */
    public static Testbed boot(String tag, int count) {
        String name = PREFIX + tag;
        try {
            Testbed testbed = new Testbed(name, Files.createDirectories(SHARES.resolve(name)), count);
            testbed.run("down").required();
            testbed.run("up", String.valueOf(count)).required();
            return testbed;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hosts that are only spoken of. */
    public static List<TestbedHost> unbooted(int count) {
        return new Testbed("unbooted", SHARES, count).hosts();
    }

    static Path script() {
        return Path.of(System.getProperty("flotilla.testbed", "scripts/testbed"));
    }

    public List<TestbedHost> hosts() {
        return hosts;
    }

    public TestbedHost host(int number) {
        return hosts.get(number - 1);
    }

    public String tag() {
        return tag;
    }

    /** A directory that has the same path inside every host and outside. */
    public Path share() {
        return share;
    }

    /** Where the script keeps what a host is made of. */
    Path folder(TestbedHost host) {
        return TAGS.resolve(tag).resolve(host.name());
    }

    /** Where a host's control groups are seen from outside, also while the host is frozen. */
    Path cgroup(TestbedHost host) {
        try (Stream<String> mounts = Files.lines(MOUNTS)) {
            return mounts.map(line -> line.split(" "))
                    .filter(fields -> fields[2].equals("cgroup2"))
                    .map(fields -> Path.of(fields[1], "flotilla-testbed." + tag, host.name()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a shell script on the hosts' network but in no host; it must succeed. Its output. */
    public String control(String text) {
        return run("ctl", "bash", "-c", text).required();
    }

    /** No packet gets from one group to the other, in either direction. */
    public void split(List<TestbedHost> left, List<TestbedHost> right) {
        run("split", names(left), "/", names(right)).required();
    }

    /** What {@code from} sends does not reach {@code to}; the other way it does. */
    public void splitOneWay(List<TestbedHost> from, List<TestbedHost> to) {
        run("split", "--one-way", names(from), "/", names(to)).required();
    }

    private static String names(List<TestbedHost> hosts) {
        return String.join(",", hosts.stream().map(TestbedHost::name).toList());
    }

    /** Ends all cuts and splits. */
    public void heal() {
        run("heal", "all").required();
    }

    Run run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TESTBED", tag);
        builder.environment().put("TESTBED_SHARE", share.toString());
        try {
            Path output = Files.createTempFile("testbed", ".out");
            Process process = builder.redirectOutput(output.toFile()).start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("not done in time: " + command);
            }
            Run run = new Run(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            Files.delete(output);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run("down").required();
        try {
            Folders.delete(share);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
