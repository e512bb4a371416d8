package io.flotilla.faults;

import io.flotilla.testing.AtOnce;
import io.flotilla.testing.Await;
import io.flotilla.testing.ClusterHosts;
import io.flotilla.testing.TestbedHost;
import java.util.function.Consumer;

/** Begins and ends faults. Blocks. */
final class Striker {
    private static final String NODE = "flotilla.service";
    private static final String BUS = "dbus.service";
    private static final String KILLER = "killer.service";
    private static final String JAR = "/usr/share/flotilla/flotilla.jar";

    private static final String SWAP = "cd /usr/share/flotilla && mv flotilla.jar swap.jar && mv other.jar flotilla.jar"
            + " && mv swap.jar other.jar && systemctl restart --no-block flotilla";
    private static final String KILL = "systemctl kill -s KILL flotilla";
    private static final String KILL_OFTEN =
            "systemctl reset-failed %1$s 2>/dev/null; systemd-run -q --collect --unit=%1$s sh -c 'while :; do " + KILL
                    + "; sleep 3; done'";

    /** Milliseconds of each 100. */
    private static final int STARVING = 4;

    private final ClusterHosts cluster;
    private final StoreFaults stores;
    private final Twins twins;

    Striker(ClusterHosts cluster, StoreFaults stores, Twins twins) {
        this.cluster = cluster;
        this.stores = stores;
        this.twins = twins;
    }

    void strike(Fault fault) {
        switch (fault.kind()) {
            case KILL_NODE -> each(fault, host -> host.exec("sh", "-c", KILL));
            case KILL_NODE_OFTEN -> each(fault, host -> host.sh(KILL_OFTEN.formatted(KILLER)));
            case BREAK_NODE -> each(fault, host -> host.sh("mv %1$s %1$s.gone; %2$s".formatted(JAR, KILL)));
            case STOP_NODE -> each(fault, host -> host.exec("systemctl", "stop", "flotilla"));
            case HANG_NODE -> each(fault, host -> hang(host, NODE));
            case STARVE_NODE -> each(fault, host -> host.starve(NODE, STARVING));
            case HANG_BUS -> each(fault, host -> hang(host, BUS));
            case HANG_INIT -> each(fault, host -> host.hang("init"));
            case SHUT_DOWN -> each(fault, TestbedHost::shutDown);
            case POWER_OFF -> each(fault, TestbedHost::kill);
            case CUT_AND_POWER_OFF ->
                each(fault, host -> {
                    host.cut();
                    host.kill();
                });
            case CUT -> each(fault, TestbedHost::cut);
            case SPLIT -> cluster.testbed().split(fault.hosts(), fault.others());
            case ONE_WAY_SPLIT -> cluster.testbed().splitOneWay(fault.hosts(), fault.others());
            case RESET_CONNECTIONS -> each(fault, TestbedHost::resetConnections);
            case LOSSY_LINK, SLOW_LINK, REORDERING_LINK, NARROW_LINK, MTU_HOLE -> {
                BadLink link = BadLink.of(fault);
                each(fault, host -> host.wire(link.direction(), link.rules()));
            }
            case FREEZE -> each(fault, TestbedHost::freeze);
            case DISK_FULL -> each(fault, TestbedHost::fillDisk);
            case DAMAGED_STORE, LOST_STORE, SET_BACK_STORE -> stores.strike(fault);
            case TWIN -> twins.strike(fault);
            case OTHER_VERSION -> each(fault, host -> host.exec("sh", "-c", SWAP));
            case CLOCKS, CORE_CHANGES, RESTORE -> throw new IllegalArgumentException("no fault of a round: " + fault);
        }
    }

    void end(Fault fault) {
        switch (fault.kind()) {
            case KILL_NODE, RESET_CONNECTIONS, OTHER_VERSION -> {}
            case KILL_NODE_OFTEN -> each(fault, host -> host.exec("systemctl", "stop", KILLER));
            case BREAK_NODE -> each(fault, host -> host.sh("mv %1$s.gone %1$s".formatted(JAR)));
            case STOP_NODE -> each(fault, host -> host.exec("systemctl", "start", "--no-block", "flotilla"));
            case HANG_NODE, STARVE_NODE, HANG_BUS, HANG_INIT, FREEZE -> each(fault, TestbedHost::thaw);
            case SHUT_DOWN, POWER_OFF -> each(fault, TestbedHost::start);
            case CUT_AND_POWER_OFF ->
                each(fault, host -> {
                    host.heal();
                    host.start();
                });
            case CUT, SPLIT, ONE_WAY_SPLIT, LOSSY_LINK, SLOW_LINK, REORDERING_LINK, NARROW_LINK, MTU_HOLE ->
                fault.hosts().forEach(TestbedHost::heal);
            case DISK_FULL -> each(fault, TestbedHost::freeDisk);
            case DAMAGED_STORE, LOST_STORE, SET_BACK_STORE -> stores.end(fault);
            case TWIN -> twins.end(fault);
            case CLOCKS, CORE_CHANGES, RESTORE -> throw new IllegalArgumentException("no fault of a round: " + fault);
        }
    }

    /** A node that just starts anew has no processes for a moment. */
    private static void hang(TestbedHost host, String unit) {
        Await.until(
                () -> {
                    host.hang(unit);
                    return true;
                },
                hung -> hung);
    }

    private static void each(Fault fault, Consumer<TestbedHost> deed) {
        AtOnce.each(fault.hosts(), deed);
    }
}
