package io.flotilla.systemd;

import io.flotilla.systemd.dbus.BusSession;
import io.flotilla.systemd.dbus.DBusCall;
import io.flotilla.systemd.dbus.UnitCalls;
import io.flotilla.systemd.dbus.UnitRow;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One batch of file changes on its way; used once. */
final class FileBatch {
    private static final String INSTALL = "Install";
    private static final List<String> INSTALL_OPTIONS = List.of("WantedBy", "RequiredBy", "UpheldBy", "Alias", "Also");

    private final Vertx vertx;
    private final BusSession bus;
    private final UnitStates states;
    private final UnitDisk disk;
    private final HostUnits host;
    private final Map<UnitName, String> enabled;
    private final Map<UnitName, UnitFile> writes = new TreeMap<>();
    private final Set<UnitName> removes = new TreeSet<>();
    private final Map<UnitName, LoadResult> results = new HashMap<>();
    private final Set<UnitName> toLink = new TreeSet<>();
    private final Set<UnitName> toDisable = new TreeSet<>();
    private final Set<UnitName> replaced = new TreeSet<>();
    private final Set<UnitName> withdrawn = new TreeSet<>();
    private boolean isInstallChanged;

    FileBatch(
            Vertx vertx,
            BusSession bus,
            UnitStates states,
            UnitDisk disk,
            Map<UnitName, String> enabled,
            Map<UnitName, FileChange> changes) {
        this.vertx = vertx;
        this.bus = bus;
        this.states = states;
        this.disk = disk;
        this.host = disk.host();
        this.enabled = enabled;
        changes.forEach(this::sort);
    }

    private void sort(UnitName unit, FileChange change) {
        if (change instanceof FileChange.Write write) {
            writes.put(unit, write.file());
        } else if (states.holds(unit)) {
            removes.add(unit);
        } else {
            results.put(unit, LoadResult.DONE);
        }
    }

    Future<Map<UnitName, LoadResult>> run() {
        return refuseForeignInMemory()
                .compose(done -> disableOld())
                .compose(done -> touchFiles())
                .compose(done -> disable(toDisable))
                .compose(done -> link())
                .compose(done -> enable())
                .compose(done -> withdrawFailed())
                .compose(done -> forgetFailures())
                .compose(done -> reloadIfStale())
                .map(done -> settle());
    }

    /** Units without a file of their own, such as mounts, slices and transient ones, are known to memory only. */
    private Future<Void> refuseForeignInMemory() {
        Set<UnitName> fresh = new TreeSet<>(writes.keySet());
        fresh.removeIf(states::holds);
        if (fresh.isEmpty()) {
            return Future.succeededFuture();
        }
        return bus.call(UnitCalls.inMemory(fresh)).map(UnitRow::of).compose(rows -> Future.join(rows.stream()
                        .filter(UnitRow::isFound)
                        .map(row -> refuseForeign(new UnitName(row.name())))
                        .toList())
                .mapEmpty());
    }

    private Future<Void> refuseForeign(UnitName unit) {
        return bus.property(DBusCall.unitProperty(unit.value(), "Unit", "FragmentPath"))
                .map(path -> {
                    String file = path.toString();
                    boolean ours = file.equals(
                                    host.units().resolve(unit.value()).toString())
                            || host.runtime()
                                    .map(directory ->
                                            directory.resolve(unit.value()).toString())
                                    .equals(Optional.of(file));
                    if (!ours) {
                        String where = file.isEmpty() ? "without a unit file" : file;
                        refuse(unit, LoadResult.foreign(HostUnits.foreign(unit, where)));
                    }
                    return null;
                });
    }

    private void refuse(UnitName unit, LoadResult result) {
        writes.remove(unit);
        toLink.remove(unit);
        results.put(unit, result);
    }

    private Future<Void> disableOld() {
        Set<UnitName> old = new TreeSet<>(enabled.keySet());
        old.removeIf(unit -> !removes.contains(unit) && !isChanged(unit));
        isInstallChanged = !old.isEmpty();
        return disable(old);
    }

    private boolean isChanged(UnitName unit) {
        UnitFile file = writes.get(unit);
        return file != null && !file.runHash().equals(enabled.get(unit));
    }

    private Future<Void> disable(Set<UnitName> units) {
        return UnitCalls.each(bus, units, UnitCalls::disable).map(refused -> {
            refused.forEach((unit, why) ->
                    results.put(unit, LoadResult.failed("Failed to disable systemd unit %s: %s".formatted(unit, why))));
            return null;
        });
    }

    private Future<Void> touchFiles() {
        Map<UnitName, UnitFile> files = new TreeMap<>(writes);
        Set<UnitName> gone = new TreeSet<>(removes);
        Set<UnitName> held = new HashSet<>(states.all().keySet());
        return vertx.executeBlocking(() -> disk.touch(files, gone, held), true).map(touched -> {
            touched.forEach(this::note);
            return null;
        });
    }

    private void note(UnitName unit, UnitDisk.Touch touch) {
        if (!touch.result().isDone()) {
            refuse(unit, touch.result());
            return;
        }
        results.putIfAbsent(unit, touch.result());
        if (removes.contains(unit)) {
            if (touch.isLinked()) {
                toDisable.add(unit);
            }
            return;
        }
        if (!touch.isLinked()) {
            toLink.add(unit);
        }
        if (touch.isReplaced()) {
            replaced.add(unit);
        }
    }

    private Future<Void> link() {
        return UnitCalls.each(bus, toLink, units -> UnitCalls.link(host.units(), units))
                .map(refused -> {
                    refused.forEach(
                            (unit, why) -> withdraw(unit, "Failed to link systemd unit %s: %s".formatted(unit, why)));
                    return null;
                });
    }

    /** As fleet did, only units that say how; one that says nothing that systemd would make links of runs all the same. */
    private Future<Void> enable() {
        Set<UnitName> toEnable = new TreeSet<>();
        writes.forEach((unit, file) -> {
            boolean isNew = toLink.contains(unit) || replaced.contains(unit) || !enabled.containsKey(unit);
            if (isNew && isInstalled(file)) {
                toEnable.add(unit);
            }
        });
        isInstallChanged |= !toEnable.isEmpty();
        return UnitCalls.each(bus, toEnable, units -> UnitCalls.enable(host.units(), units))
                .map(refused -> {
                    refused.forEach(
                            (unit, why) -> withdraw(unit, "Failed to enable systemd unit %s: %s".formatted(unit, why)));
                    return null;
                });
    }

    private static boolean isInstalled(UnitFile file) {
        return INSTALL_OPTIONS.stream()
                .anyMatch(option -> !file.values(INSTALL, option).isEmpty());
    }

    /** Marks the file of a unit that systemd refused for removal. */
    private void withdraw(UnitName unit, String why) {
        refuse(unit, LoadResult.failed(why));
        withdrawn.add(unit);
    }

    private Future<Void> withdrawFailed() {
        if (withdrawn.isEmpty()) {
            return Future.succeededFuture();
        }
        List<UnitName> units = List.copyOf(withdrawn);
        return vertx.executeBlocking(() -> units.stream().map(disk::remove).toList(), true)
                .mapEmpty();
    }

    /** A failed unit stays in memory with its old text until its failure is forgotten. */
    private Future<Void> forgetFailures() {
        Map<UnitName, UnitStatus> held = states.all();
        Set<UnitName> failed = new TreeSet<>(replaced);
        failed.addAll(removes);
        failed.removeIf(unit ->
                !held.containsKey(unit) || !held.get(unit).state().active().equals("failed"));
        return Future.join(failed.stream()
                        .map(unit -> bus.call(DBusCall.manager("ResetFailedUnit", "s", unit.value())))
                        .toList())
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private Future<Void> reloadIfStale() {
        Future<Void> current = isInstallChanged ? bus.reload() : reloadIfAnyIsStale();
        return current.recover(cause -> {
            String why = "systemd could not read its units again: " + cause.getMessage();
            Set.copyOf(writes.keySet()).forEach(unit -> refuse(unit, LoadResult.failed(why)));
            return Future.succeededFuture();
        });
    }

    private Future<Void> reloadIfAnyIsStale() {
        // What is gone stays known while another unit names it, and could be started by that.
        Collection<UnitName> suspects = Stream.concat(writes.keySet().stream(), removes.stream())
                .filter(states::isInMemory)
                .toList();
        List<Future<Object>> answers = suspects.stream()
                .map(unit -> bus.property(DBusCall.unitProperty(unit.value(), "Unit", "NeedDaemonReload")))
                .toList();
        return Future.join(answers).compose(all -> {
            boolean isStale = all.<Object>list().contains(true);
            return isStale ? bus.reload() : Future.succeededFuture();
        });
    }

    private Map<UnitName, LoadResult> settle() {
        writes.forEach((unit, file) -> {
            states.hold(unit, file.hash());
            if (isInstalled(file)) {
                enabled.put(unit, file.runHash());
            } else {
                enabled.remove(unit);
            }
        });
        withdrawn.forEach(this::release);
        removes.stream().filter(unit -> !isFailed(unit)).forEach(this::release);
        return results;
    }

    private boolean isFailed(UnitName unit) {
        LoadResult result = results.get(unit);
        return result != null && !result.isDone();
    }

    private void release(UnitName unit) {
        enabled.remove(unit);
        states.release(unit);
    }
}
