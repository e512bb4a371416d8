package io.flotilla.node;

import io.flotilla.link.Boot;
import io.flotilla.machine.MachineId;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this host is called: its machine ID and the address that others reach it at. Blocks on file reads. */
final class HostIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(HostIdentity.class);
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final Path KERNEL_BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path INIT = Path.of("/proc/1/stat");
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** Of the fields after the command in proc(5)'s stat. */
    private static final int START_TIME = 19;

    /** USER_HZ is 100 on every Linux. */
    private static final long TICK_MILLIS = 10;

    private static final String DEFAULT_DESTINATION = "00000000";

    private HostIdentity() {}

    static MachineId machineId() {
        try {
            return new MachineId(Files.readString(MACHINE_ID).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new StartException(
                    "%s has no machine ID (%s): run systemd-machine-id-setup".formatted(MACHINE_ID, e.getMessage()));
        }
    }

    /** By the kernel's boot and the start of its PID 1, which containers have of their own; unknown where /proc is hidden. */
    static Boot boot() {
        try {
            String init = Files.readString(INIT);
            long startTicks = Long.parseLong(word(init.substring(init.lastIndexOf(')') + 2), START_TIME));
            double upSeconds = Double.parseDouble(word(Files.readString(UPTIME), 0));
            String kernel = Files.readString(KERNEL_BOOT).strip();
            return Boot.upFor(
                    kernel + "-" + startTicks, Math.max(0, Math.round(upSeconds * 1000) - startTicks * TICK_MILLIS));
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "nobody can tell this host from another with its machine ID: its boot is not known: {}",
                    e.toString());
            return Boot.UNKNOWN;
        }
    }

    private static String word(String text, int index) {
        return text.split(" ", -1)[index];
    }

    /** The first global IPv4 address of the interface with the default route, else of any; empty if there is none. */
    static String address() {
        try {
            List<NetworkInterface> all = Collections.list(NetworkInterface.getNetworkInterfaces());
            Optional<String> routed = defaultInterface();
            return all.stream()
                    .filter(one -> routed.map(one.getName()::equals).orElse(false))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(HostIdentity::isGlobal)
                    .findFirst()
                    .or(() -> all.stream()
                            .flatMap(NetworkInterface::inetAddresses)
                            .filter(HostIdentity::isGlobal)
                            .findFirst())
                    .map(InetAddress::getHostAddress)
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<String> defaultInterface() throws IOException {
        return Files.readAllLines(ROUTES).stream()
                .map(line -> line.split("\\s+"))
                .filter(fields -> fields.length > 1 && fields[1].equals(DEFAULT_DESTINATION))
                .map(fields -> fields[0])
                .findFirst();
    }

    private static boolean isGlobal(InetAddress address) {
        return address instanceof Inet4Address && !address.isLoopbackAddress() && !address.isLinkLocalAddress();
    }
}
