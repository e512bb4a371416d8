package io.flotilla.systemd.dbus;

import java.util.List;

/** One method call: to whom, what, and its arguments with their D-Bus signature. */
public record DBusCall(
        String destination, String path, String iface, String member, String signature, List<Object> arguments) {

    static final String BUS = "org.freedesktop.DBus";
    static final String SYSTEMD = "org.freedesktop.systemd1";

    private static final String MANAGER_PATH = "/org/freedesktop/systemd1";

    public DBusCall {
        arguments = List.copyOf(arguments);
    }

    /** A call to the bus itself. */
    static DBusCall of(String member, String signature, Object... arguments) {
        return new DBusCall(BUS, "/org/freedesktop/DBus", BUS, member, signature, List.of(arguments));
    }

    /** A call to systemd's manager object. */
    public static DBusCall manager(String member, String signature, Object... arguments) {
        return new DBusCall(SYSTEMD, MANAGER_PATH, SYSTEMD + ".Manager", member, signature, List.of(arguments));
    }

    /** A property of the manager object. */
    public static DBusCall managerProperty(String property) {
        return property(MANAGER_PATH, "Manager", property);
    }

    /** A property of a unit; {@code kind} is {@code Unit} or the type, such as {@code Service}. */
    public static DBusCall unitProperty(String unit, String kind, String property) {
        return property(UnitPath.of(unit), kind, property);
    }

    private static DBusCall property(String path, String kind, String property) {
        return new DBusCall(
                SYSTEMD, path, "org.freedesktop.DBus.Properties", "Get", "ss", List.of(SYSTEMD + "." + kind, property));
    }
}
