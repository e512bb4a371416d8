package io.flotilla.node;

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

/** What this host is called: its machine ID and the address that others reach it at. Blocks on file reads. */
final class HostIdentity {
    private static final Path MACHINE_ID = Path.of("/etc/machine-id");
    private static final Path ROUTES = Path.of("/proc/net/route");
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
