package io.flotilla.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A testbed host with a node installed as its service, driven through its API's unix socket. Blocks; for tests. */
public final class NodeHost extends NodeApi implements AutoCloseable {
    private static final String CONFIGURATION = "/etc/flotilla/flotilla.conf";

    private final TestbedHost host;

    NodeHost(TestbedHost host) {
        super(socket(host));
        this.host = host;
    }

    /** Boots a host of its own and installs the built jar as a service, not started yet. Skips where that is impossible. */
    public static NodeHost boot(String tag) {
        NodeHost node = new NodeHost(TestbedHost.boot(tag));
        NodeInstall.on(List.of(node.host));
        node.configure("metadata = region=eu,disk=ssd");
        return node;
    }

    /** Replaces the configuration, keeping the socket that this test speaks through. */
    public void configure(String... lines) {
        configure(List.of(lines));
    }

    public void configure(List<String> lines) {
        List<String> quoted = new ArrayList<>(List.of("'listen = unix:" + socket() + "'"));
        lines.forEach(line -> quoted.add("'" + line + "'"));
        sh("printf '%s\\n' " + String.join(" ", quoted) + " >" + CONFIGURATION);
    }

    private static Path socket(TestbedHost host) {
        return host.share().resolve(host.name() + ".sock");
    }

    public Path socket() {
        return socket(host);
    }

    public TestbedHost host() {
        return host;
    }

    public String name() {
        return host.name();
    }

    public String address() {
        return host.address();
    }

    public String machineId() {
        return host.machineId();
    }

    @Override
    public String toString() {
        return host.name();
    }

    public Path share() {
        return host.share();
    }

    public void startNode() {
        sh("systemctl start flotilla || { journalctl -u flotilla --no-pager | tail -50; exit 1; }");
    }

    /** Without waiting for it: a node that waits for others is not ready. */
    public void beginToStartNode() {
        sh("systemctl reset-failed flotilla 2>/dev/null; systemctl start --no-block flotilla");
    }

    /** Puts another version's jar in the place of the installed one, as a package manager does; the node runs on. */
    public void replaceJar(Path jar) {
        Path shared = share().resolve(jar.toAbsolutePath().toString().replace('/', '-'));
        try {
            Files.copy(jar, shared, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sh("cd /usr/share/flotilla && cp -p %s .new && mv -f .new flotilla.jar".formatted(shared));
    }

    /** Without waiting for it, as {@link #beginToStartNode}. */
    public void beginToRestartNode() {
        sh("systemctl restart --no-block flotilla");
    }

    public void stopNode() {
        sh("systemctl stop flotilla");
    }

    /** Stops the node and deletes all that it kept on disk. */
    public void wipe() {
        sh("systemctl stop flotilla; rm -rf /var/lib/flotilla/*");
    }

    /** Kills the node and waits until systemd knows it and has started it again: until then it seems active. */
    public void killNode() {
        sh("old=$(systemctl show -P MainPID flotilla); systemctl kill -s KILL flotilla;"
                + " until [ \"$(systemctl show -P MainPID flotilla)\" != \"$old\" ]; do :; done;"
                + " until systemctl is-active -q flotilla; do :; done");
    }

    public void awaitReady() {
        Await.until(Duration.ofSeconds(60), this::isReady, ready -> ready);
    }

    public void reboot() {
        host.reboot();
    }

    /** What a script in the host prints; it must succeed. */
    public String sh(String script) {
        return host.sh(script);
    }

    /** What the node has said, in all its runs on this host. */
    public String log() {
        return sh("journalctl --merge -u flotilla --no-pager -o cat");
    }

    /** Waits for a line of the log that the pattern is found in. */
    public void awaitLog(String pattern) {
        Predicate<String> found = Pattern.compile(pattern).asPredicate();
        Await.until(this::log, log -> log.lines().anyMatch(found));
    }

    public String mainPid(String unit) {
        return sh("systemctl show -P MainPID " + unit).strip();
    }

    /** The main process of each unit; 0 if it has none. */
    public Map<String, String> mainPids(List<String> units) {
        String[] pids = sh("systemctl show -P MainPID " + String.join(" ", units))
                .strip()
                .split("\\s+", -1);
        Map<String, String> byUnit = new TreeMap<>();
        for (int i = 0; i < units.size(); i++) {
            byUnit.put(units.get(i), Arrays.asList(pids).get(i));
        }
        return byUnit;
    }

    @Override
    public void close() {
        host.close();
    }
}
