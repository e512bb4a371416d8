package io.flotilla.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A host of a testbed: what can be done to it and in it. Blocks. */
public final class TestbedHost implements AutoCloseable {
    private final Testbed testbed;
    private final int number;

    TestbedHost(Testbed testbed, int number) {
        this.testbed = testbed;
        this.number = number;
    }

    /** A host in a testbed of its own, which closing it removes. Skips the test where that cannot be. */
    public static TestbedHost boot(String tag) {
        TestbedNeeds.assume();
        return Testbed.boot(tag, 1).host(1);
    }

    public int number() {
        return number;
    }

    public String name() {
        return "h" + number;
    }

    public String address() {
        return "10.77.0." + number;
    }

    /** The one that it was made with; also while it is off. */
    public String machineId() {
        try {
            return Files.readString(testbed.folder(this).resolve("machine-id")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name();
    }

    /** The process that is PID 1 in the host. */
    public long pid() {
        String line = testbed.run("ls")
                .required()
                .lines()
                .filter(text -> text.startsWith(name() + " "))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceFirst(".* pid (\\d+).*", "$1"));
    }

    /** The host's root directory, seen from here. */
    public Path root() {
        return Path.of("/proc/" + pid() + "/root");
    }

    public Path busSocket() {
        return root().resolve("run/dbus/system_bus_socket");
    }

    /** What the node keeps on disk, seen from here, also while the host is off. */
    public Path data() {
        return testbed.folder(this).resolve("state").resolve("flotilla");
    }

    /** A directory that has the same path inside the host and outside. */
    public Path share() {
        return testbed.share();
    }

    /** Runs a command in the host; its output, whatever its exit status. */
    public String exec(String... command) {
        List<String> line = new ArrayList<>(List.of("exec", name()));
        line.addAll(List.of(command));
        return testbed.run(line.toArray(String[]::new)).output().strip();
    }

    /** Runs a shell script in the host, which must succeed; its output. */
    public String sh(String text) {
        return testbed.run("exec", name(), "sh", "-c", text).required();
    }

    /**
     * The services that have processes in the host, and which ones: process IDs as seen from outside. Read from the
     * control groups, so it costs next to nothing and works on a frozen host as well.
     */
    public SortedMap<String, Set<Long>> services() {
        SortedMap<String, Set<Long>> services = new TreeMap<>();
        Path slice = testbed.cgroup(this).resolve("system.slice");
        try (Stream<Path> groups = Files.list(slice)) {
            for (Path group :
                    groups.filter(path -> path.toString().endsWith(".service")).toList()) {
                Set<Long> processes = processes(group);
                if (!processes.isEmpty()) {
                    services.put(String.valueOf(group.getFileName()), processes);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return services; // not up
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return services;
    }

    /** A group that vanishes while it is read has none. */
    private static Set<Long> processes(Path group) {
        Set<Long> processes = new TreeSet<>();
        try (Stream<String> lines = Files.lines(group.resolve("cgroup.procs"))) {
            lines.map(Long::valueOf).forEach(processes::add);
        } catch (IOException | UncheckedIOException e) {
            return Set.of();
        }
        return processes;
    }

    public void start() {
        verb("start");
    }

    /** Cuts the power: nothing is said on the network and nothing flushed. */
    public void kill() {
        verb("kill");
    }

    /** Shuts down in order. */
    public void shutDown() {
        verb("shutdown");
    }

    /** Cuts the power and boots again. */
    public void reboot() {
        kill();
        start();
    }

    /** Pulls the network cable. */
    public void cut() {
        verb("cut");
    }

    /** Puts the cable back, takes wires out of it, and ends the splits that this host is in. */
    public void heal() {
        verb("heal");
    }

    /** Stops every process of the host, as a hypervisor does. */
    public void freeze() {
        verb("freeze");
    }

    /** Continues all that is frozen, hung or starved. */
    public void thaw() {
        verb("thaw");
    }

    /** Stops the processes of a unit, or PID 1 if it is {@code init}, as if they hung. */
    public void hang(String unit) {
        testbed.run("hang", name(), unit).required();
    }

    /** Lets the processes of a unit run for so many milliseconds of each 100 only. */
    public void starve(String unit, int milliseconds) {
        testbed.run("starve", name(), unit, String.valueOf(milliseconds)).required();
    }

    /** Destroys its TCP connections, also those within the host. */
    public void resetConnections() {
        verb("reset");
    }

    /** What goes over a host's cable, as the host sees it. */
    public enum Direction {
        IN,
        OUT,
        BOTH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Carries what goes over its cable by rules of {@code scripts/wire}, until it is healed. */
    public void wire(Direction direction, String rules) {
        testbed.run("wire", name(), direction.toString(), rules).required();
    }

    /** While it is down: takes the machine ID of another, or its own again. */
    public void identifyAs(TestbedHost other) {
        testbed.run("identify", name(), other.name()).required();
    }

    /** Leaves no byte free on the disk that the node keeps its data on. */
    public void fillDisk() {
        testbed.run("fill", name(), "full").required();
    }

    public void fillDiskBut(int megabytes) {
        testbed.run("fill", name(), String.valueOf(megabytes)).required();
    }

    public void freeDisk() {
        verb("free");
    }

    private void verb(String verb) {
        testbed.run(verb, name()).required();
    }

    /** Removes the whole testbed that it belongs to. */
    @Override
    public void close() {
        testbed.close();
    }
}
