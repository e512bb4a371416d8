package io.flotilla.testing;

import io.flotilla.systemd.Drift;
import io.flotilla.systemd.JobResult;
import io.flotilla.systemd.LoadResult;
import io.flotilla.systemd.OwnService;
import io.flotilla.systemd.Systemd;
import io.flotilla.systemd.UnitStatus;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A systemd in memory: a started unit is active at once, a stopped one dead. Writes down what it was asked to do. May be looked at from any thread.
 */
public final class FakeSystemd implements Systemd {
    private static final UnitState RUNNING = new UnitState("loaded", "active", "running");

    private final Map<UnitName, UnitStatus> units = new ConcurrentHashMap<>();
    private final Map<UnitName, UnitFile> files = new ConcurrentHashMap<>();
    private final Set<UnitName> own = ConcurrentHashMap.newKeySet();
    private final Set<UnitName> broken = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Future<Void> disk = Future.succeededFuture();
    private final List<Consumer<UnitStatus>> watchers = new ArrayList<>();

    /** Whether that service of flotilla's own starts when told to. */
    public void make(UnitName service, boolean isToStart) {
        if (isToStart) {
            broken.remove(service);
        } else {
            broken.add(service);
            own.remove(service);
        }
    }

    /** Something else than flotilla stops the unit. */
    public void stops(UnitName unit) {
        becomes(unit, UnitState.DEAD);
    }

    /** Loads do not end until the answer is completed. */
    public Promise<Void> hangDisk() {
        Promise<Void> thaw = Promise.promise();
        disk = thaw.future();
        return thaw;
    }

    /** What was asked for, in order: {@code start a.service}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    public boolean isActive(UnitName unit) {
        return unit(unit).filter(status -> status.state().isActive()).isPresent();
    }

    @Override
    public Future<Map<UnitName, LoadResult>> load(Map<UnitName, UnitFile> files) {
        files.keySet().forEach(unit -> asked.add("load " + unit));
        return disk.compose(ready -> {
            files.forEach((unit, file) -> {
                this.files.put(unit, file);
                set(unit, file.hash(), unit(unit).map(UnitStatus::state).orElse(UnitState.DEAD));
            });
            return done(files.keySet());
        });
    }

    @Override
    public Future<Map<UnitName, UnitFile>> files(Set<UnitName> names) {
        Map<UnitName, UnitFile> found = new HashMap<>(files);
        found.keySet().retainAll(names);
        return Future.succeededFuture(found);
    }

    @Override
    public Future<Map<UnitName, LoadResult>> unload(Set<UnitName> names) {
        names.forEach(unit -> {
            asked.add("unload " + unit);
            units.remove(unit);
            files.remove(unit);
        });
        return done(names);
    }

    private static Future<Map<UnitName, LoadResult>> done(Set<UnitName> names) {
        Map<UnitName, LoadResult> results = new HashMap<>();
        names.forEach(unit -> results.put(unit, new LoadResult(LoadResult.Kind.DONE, "")));
        return Future.succeededFuture(results);
    }

    private void set(UnitName unit, String hash, UnitState state) {
        UnitStatus status = new UnitStatus(unit, true, hash, state, "", Drift.NONE, 0);
        units.put(unit, status);
        watchers.forEach(watcher -> watcher.accept(status));
    }

    private void becomes(UnitName unit, UnitState state) {
        unit(unit).ifPresent(status -> set(unit, status.hash(), state));
    }

    @Override
    public Future<JobResult> start(UnitName unit) {
        asked.add("start " + unit);
        becomes(unit, RUNNING);
        return Future.succeededFuture(new JobResult(JobResult.Kind.DONE, ""));
    }

    @Override
    public Future<JobResult> stop(UnitName unit) {
        asked.add("stop " + unit);
        own.remove(unit);
        becomes(unit, UnitState.DEAD);
        return Future.succeededFuture(new JobResult(JobResult.Kind.DONE, ""));
    }

    @Override
    public Future<JobResult> restart(OwnService service) {
        asked.add("restart " + service.name());
        if (broken.contains(service.name())) {
            return Future.succeededFuture(new JobResult(JobResult.Kind.FAILED, "broken"));
        }
        own.add(service.name());
        return Future.succeededFuture(new JobResult(JobResult.Kind.DONE, ""));
    }

    @Override
    public Future<Boolean> isRunning(UnitName service) {
        return Future.succeededFuture(own.contains(service));
    }

    @Override
    public Future<Boolean> isWatched() {
        return Future.succeededFuture(true);
    }

    @Override
    public Optional<UnitStatus> unit(UnitName unit) {
        return Optional.ofNullable(units.get(unit));
    }

    @Override
    public Map<UnitName, UnitStatus> units() {
        return Map.copyOf(units);
    }

    @Override
    public void watch(Consumer<UnitStatus> watcher) {
        watchers.add(watcher);
    }

    @Override
    public Future<Boolean> isHostStopping() {
        return Future.succeededFuture(false);
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public void watchConnection(Consumer<Boolean> watcher) {
        watcher.accept(true);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
