package io.flotilla.systemd;

import java.nio.file.Path;
import java.util.Map;

/**
 * Which systemd to speak to and where its unit files go.
 *
 * @param busSocket the unix socket of the bus
 * @param unitsDirectory where the files of held units are, in the file system that systemd sees
 * @param hostRoot where that file system's root is seen by this process: {@code /}, unless systemd runs in another
 *     mount namespace
 */
public record SystemdOptions(Path busSocket, Path unitsDirectory, Scope scope, Path hostRoot) {

    private static final String UNIX = "unix:path=";

    /** Whose systemd it is: the system's, or the user's own. */
    public enum Scope {
        SYSTEM,
        USER
    }

    public SystemdOptions {
        if (!unitsDirectory.isAbsolute()) {
            throw new IllegalArgumentException("the units directory must be absolute: " + unitsDirectory);
        }
        unitsDirectory = unitsDirectory.normalize();
    }

    public SystemdOptions(Path busSocket, Path unitsDirectory, Scope scope) {
        this(busSocket, unitsDirectory, scope, Path.of("/"));
    }

    /**
     * The usual places, with what the environment says about them: {@code DBUS_SYSTEM_BUS_ADDRESS}, or
     * {@code XDG_RUNTIME_DIR} and {@code DBUS_SESSION_BUS_ADDRESS} for a user.
     */
    public static SystemdOptions of(Scope scope, Map<String, String> environment) {
        if (scope == Scope.SYSTEM) {
            Path socket = socket(environment, "DBUS_SYSTEM_BUS_ADDRESS", Path.of("/run/dbus/system_bus_socket"));
            return new SystemdOptions(socket, Path.of("/run/flotilla/units"), scope);
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (runtime.isEmpty()) {
            throw new IllegalArgumentException("XDG_RUNTIME_DIR is not set: a user's systemd is found through it");
        }
        Path socket = socket(environment, "DBUS_SESSION_BUS_ADDRESS", Path.of(runtime, "bus"));
        return new SystemdOptions(socket, Path.of(runtime, "flotilla", "units"), scope);
    }

    public SystemdOptions withUnitsDirectory(Path directory) {
        return new SystemdOptions(busSocket, directory, scope, hostRoot);
    }

    /** Where this process finds a path of the host. */
    Path seen(Path path) {
        return hostRoot.resolve(Path.of("/").relativize(path));
    }

    private static Path socket(Map<String, String> environment, String variable, Path usual) {
        String address = environment.getOrDefault(variable, "");
        if (address.isEmpty()) {
            return usual;
        }
        if (!address.startsWith(UNIX)) {
            throw new IllegalArgumentException("%s: expect %sSOCKET, not \"%s\"".formatted(variable, UNIX, address));
        }
        return Path.of(address.substring(UNIX.length()).split("[,;]", 2)[0]);
    }
}
