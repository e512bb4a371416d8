package io.flotilla.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.testing.TestbedHost;
import org.junit.jupiter.api.Test;

/** What a node that is told to end can learn of why. */
class HostStoppingIT {
    /** Keeps the bus up while the host goes down. */
    private static final String SLOW = """
            [Unit]
            After=dbus.service dbus.socket
            [Service]
            ExecStart=/bin/sleep infinity
            ExecStop=/bin/sleep 20
            """;

    @Test
    void aHostOnItsWayDownSaysSo() throws Exception {
        try (TestbedHost host = TestbedHost.boot("stopping-it")) {
            SystemdFixture systemd = new SystemdFixture(SystemdFixture.options(host, "units"));
            systemd.load("slow.service", SLOW);
            assertEquals(JobResult.Kind.DONE, systemd.start("slow.service"));
            assertFalse(systemd.on(Systemd::isHostStopping));
            host.sh("systemctl --no-block --no-wall poweroff");
            systemd.awaitState("slow.service", "loaded/deactivating/stop");
            assertTrue(systemd.on(Systemd::isHostStopping));
            systemd.close();
        }
    }
}
