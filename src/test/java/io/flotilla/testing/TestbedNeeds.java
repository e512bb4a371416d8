package io.flotilla.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What a testbed needs of this machine. */
public final class TestbedNeeds {
    private TestbedNeeds() {}

    /** Skips the test where no host can be booted: not root, or tools missing. */
    public static void assume() {
        Path script = Testbed.script();
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "a testbed host needs root");
        Assumptions.assumeTrue(Files.isExecutable(script), "no testbed script: " + script);
        assumeInstalled("ip", "nsenter", "unshare", "systemctl", "dbus-daemon");
    }

    /** Skips the test where a tool is missing: what is installed on this machine, its hosts have. */
    public static void assumeInstalled(String... tools) {
        for (String tool : tools) {
            Assumptions.assumeTrue(isInstalled(tool), "a testbed host needs " + tool);
        }
    }

    private static boolean isInstalled(String tool) {
        return Stream.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }
}
