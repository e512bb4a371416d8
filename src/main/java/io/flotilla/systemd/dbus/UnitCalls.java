package io.flotilla.systemd.dbus;

import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Calls about many units at once, all of them until the next boot only. */
public final class UnitCalls {
    private UnitCalls() {}

    public static DBusCall link(Path directory, Collection<UnitName> units) {
        return DBusCall.manager("LinkUnitFiles", "asbb", files(directory, units), true, true);
    }

    public static DBusCall enable(Path directory, Collection<UnitName> units) {
        return DBusCall.manager("EnableUnitFiles", "asbb", files(directory, units), true, true);
    }

    public static DBusCall disable(Collection<UnitName> units) {
        return DBusCall.manager("DisableUnitFiles", "asb", names(units), true);
    }

    /** The units among these that are in memory; loads none. */
    public static DBusCall inMemory(Collection<UnitName> units) {
        List<String> patterns =
                units.stream().map(unit -> unit.value().replace("\\", "\\\\")).toList();
        return DBusCall.manager("ListUnitsByPatterns", "asas", List.of(), patterns);
    }

    /** The units with their states; makes systemd read the files of those that are not in memory. */
    public static DBusCall look(Collection<UnitName> units) {
        return DBusCall.manager("ListUnitsByNames", "as", names(units));
    }

    /**
     * One call for all; if systemd refuses it, one for each, so that a bad unit fails alone. The result has the refused
     * ones with systemd's words.
     */
    public static Future<Map<UnitName, String>> each(
            BusSession bus, Set<UnitName> units, Function<Collection<UnitName>, DBusCall> call) {
        if (units.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        return bus.call(call.apply(units)).map(Map.<UnitName, String>of()).recover(cause -> {
            if (units.size() == 1) {
                return Future.succeededFuture(Map.of(units.iterator().next(), String.valueOf(cause.getMessage())));
            }
            return oneByOne(bus, units, call);
        });
    }

    private static Future<Map<UnitName, String>> oneByOne(
            BusSession bus, Set<UnitName> units, Function<Collection<UnitName>, DBusCall> call) {
        Map<UnitName, String> refused = new HashMap<>();
        List<Future<Map<UnitName, String>>> calls = units.stream()
                .map(unit -> each(bus, Set.of(unit), call).onSuccess(refused::putAll))
                .toList();
        return Future.join(calls).map(refused);
    }

    private static List<String> files(Path directory, Collection<UnitName> units) {
        return units.stream()
                .map(unit -> directory.resolve(unit.value()).toString())
                .toList();
    }

    private static List<String> names(Collection<UnitName> units) {
        return units.stream().map(UnitName::value).toList();
    }
}
