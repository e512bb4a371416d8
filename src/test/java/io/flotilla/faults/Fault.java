package io.flotilla.faults;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Testbed;
import io.flotilla.testing.TestbedHost;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Something that happens to hosts and ends after a while. Striking and ending block. */
record Fault(Kind kind, List<TestbedHost> hosts, List<TestbedHost> others, int seconds) {
    private static final String SWAP = "cd /usr/share/flotilla && mv flotilla.jar swap.jar && mv other.jar flotilla.jar"
            + " && mv swap.jar other.jar && systemctl restart --no-block flotilla";

    enum Kind {
        KILL_NODE,
        POWER_OFF,
        CUT_AND_POWER_OFF,
        CUT,
        SPLIT,
        ONE_WAY_SPLIT,
        FREEZE,
        DISK_FULL,
        /** The node starts again as the other version that is installed beside it. */
        OTHER_VERSION;

        boolean hasTwoSides() {
            return this == SPLIT || this == ONE_WAY_SPLIT;
        }

        /** Whether it is over as soon as it has struck: systemd starts the node again. */
        boolean isMomentary() {
            return this == KILL_NODE || this == OTHER_VERSION;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    Fault {
        hosts = List.copyOf(hosts);
        others = List.copyOf(others);
    }

    void strike(Testbed testbed) {
        switch (kind) {
            case KILL_NODE -> each(host -> host.exec("systemctl", "kill", "-s", "KILL", "flotilla"));
            case POWER_OFF -> each(TestbedHost::kill);
            case CUT_AND_POWER_OFF ->
                each(host -> {
                    host.cut();
                    host.kill();
                });
            case CUT -> each(TestbedHost::cut);
            case SPLIT -> testbed.split(hosts, others);
            case ONE_WAY_SPLIT -> testbed.splitOneWay(hosts, others);
            case FREEZE -> each(TestbedHost::freeze);
            case DISK_FULL -> each(TestbedHost::fillDisk);
            case OTHER_VERSION -> each(host -> host.exec("sh", "-c", SWAP));
        }
    }

    void end() {
        switch (kind) {
            case KILL_NODE, OTHER_VERSION -> {}
            case POWER_OFF -> each(TestbedHost::start);
            case CUT_AND_POWER_OFF ->
                each(host -> {
                    host.heal();
                    host.start();
                });
            case CUT, SPLIT, ONE_WAY_SPLIT -> hosts.forEach(TestbedHost::heal);
            case FREEZE -> each(TestbedHost::thaw);
            case DISK_FULL -> each(TestbedHost::freeDisk);
        }
    }

    private void each(Consumer<TestbedHost> deed) {
        AtOnce.each(hosts, deed);
    }

    /** Hosts of which the rest of the cluster may think, while it lasts, that they are gone. */
    List<TestbedHost> affected() {
        return kind.hasTwoSides()
                ? Stream.concat(hosts.stream(), others.stream()).toList()
                : hosts;
    }

    @Override
    public String toString() {
        String text = kind + " " + names(hosts);
        if (kind.hasTwoSides()) {
            text += (kind == Kind.SPLIT ? " / " : " -/-> ") + names(others);
        }
        return kind.isMomentary() ? text : text + " for %d s".formatted(seconds);
    }

    private static String names(List<TestbedHost> hosts) {
        return String.join(",", hosts.stream().map(TestbedHost::name).toList());
    }
}
