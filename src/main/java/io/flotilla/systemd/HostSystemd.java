package io.flotilla.systemd;

import io.flotilla.systemd.dbus.BusListener;
import io.flotilla.systemd.dbus.BusSession;
import io.flotilla.systemd.dbus.DBusCall;
import io.flotilla.systemd.dbus.DBusMessage;
import io.flotilla.systemd.dbus.UnitCalls;
import io.flotilla.systemd.dbus.UnitRow;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the parts together: session, jobs, files, states. */
final class HostSystemd implements Systemd, BusListener {
    private static final Logger log = LoggerFactory.getLogger(HostSystemd.class);
    private static final long FIRST_SNAPSHOT = 2_000;
    /** A unit that is started at once is read by the start; only the others are worth a look at their own. */
    private static final long LOOK_DELAY = 1_000;
    /** Our own writes touch files, too: what many of them touched is inspected once, and not while batches wait. */
    private static final long INSPECTION_DELAY = 250;

    private static final Duration UNWATCHED = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final BusSession bus;
    private final JobSlots slots;
    private final Jobs jobs;
    private final UnitStates states = new UnitStates(Clock.systemUTC());
    private final UnitFiles files;
    private final FileQueue queue;
    private final OwnServices own;
    private final CgroupLock cgroups;
    private final DirectoryWatch watch;
    private final Set<UnitName> unlooked = new HashSet<>();
    private final Set<UnitName> touched = new HashSet<>();
    private final List<Consumer<Boolean>> connectionWatchers = new ArrayList<>();
    private final Promise<Void> ready = Promise.promise();

    private HostSystemd(Vertx vertx, SystemdOptions options) {
        this.vertx = vertx;
        BiConsumer<Long, Runnable> timer = (millis, task) -> vertx.setTimer(millis, id -> task.run());
        this.bus = new BusSession(vertx, options.busSocket(), this);
        this.slots = new JobSlots(timer);
        this.jobs = new Jobs(bus, slots);
        this.files = new UnitFiles(vertx, bus, states, options);
        this.queue =
                new FileQueue(files, slots::isStarting, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), timer);
        this.own = new OwnServices(vertx, bus, jobs, options);
        this.cgroups = new CgroupLock(vertx);
        this.watch = new DirectoryWatch(vertx, files.directory().path(), UNWATCHED, this::touched);
        states.watch(this::askForResult);
    }

    static Future<Systemd> open(Vertx vertx, SystemdOptions options) {
        HostSystemd systemd = new HostSystemd(vertx, options);
        return systemd.files
                .open()
                .compose(done -> systemd.watch.open())
                .compose(done -> systemd.connect())
                .map(systemd);
    }

    private Future<Void> connect() {
        vertx.setTimer(FIRST_SNAPSHOT, id -> {
            if (ready.tryComplete()) {
                log.warn("systemd does not answer yet: going on without it");
            }
        });
        bus.open();
        return ready.future();
    }

    private void touched(Set<String> names) {
        Set<UnitName> units = names.isEmpty()
                ? states.all().keySet()
                : names.stream()
                        .flatMap(name -> UnitDirectory.unit(name).stream())
                        .collect(Collectors.toSet());
        if (touched.isEmpty() && !units.isEmpty()) {
            vertx.setTimer(INSPECTION_DELAY, id -> {
                queue.inspect(touched);
                touched.clear();
            });
        }
        touched.addAll(units);
    }

    @Override
    public Future<Map<UnitName, LoadResult>> load(Map<UnitName, UnitFile> units) {
        expectStart();
        Map<UnitName, FileChange> changes = new HashMap<>();
        units.forEach((unit, file) -> changes.put(unit, new FileChange.Write(file)));
        return queue.submit(changes).onSuccess(results -> lookSoon(results.keySet()));
    }

    @Override
    public Future<Map<UnitName, LoadResult>> unload(Set<UnitName> units) {
        Map<UnitName, FileChange> changes = new HashMap<>();
        units.forEach(unit -> changes.put(unit, new FileChange.Remove()));
        return queue.submit(changes);
    }

    @Override
    public Future<Map<UnitName, UnitFile>> files(Set<UnitName> units) {
        return files.read(units);
    }

    @Override
    public Future<JobResult> stop(UnitName unit) {
        return jobs.run(Jobs.Type.STOP, unit);
    }

    private void expectStart() {
        if (!slots.isStarting()) {
            cgroups.takeEarly();
        }
    }

    /** Where file times are coarse, systemd can overlook a file that came within the same tick: it must read again. */
    @Override
    public Future<JobResult> start(UnitName unit) {
        expectStart();
        return jobs.run(Jobs.Type.START, unit).compose(result -> {
            Optional<UnitStatus> held = states.get(unit);
            if (result.kind() != JobResult.Kind.REFUSED || held.isEmpty()) {
                return Future.succeededFuture(result);
            }
            boolean overlooked = result.message().startsWith("NoSuchUnit: Unit " + unit + " ");
            if (!overlooked || held.get().drift() != Drift.NONE) {
                lookSoon(Set.of(unit));
                return Future.succeededFuture(result);
            }
            return bus.reload().compose(done -> jobs.run(Jobs.Type.START, unit));
        });
    }

    @Override
    public Future<JobResult> restart(OwnService service) {
        return own.restart(service);
    }

    @Override
    public Future<Boolean> isRunning(UnitName service) {
        return own.isRunning(service);
    }

    @Override
    public Future<Boolean> isWatched() {
        return own.isWatched();
    }

    private void lookSoon(Set<UnitName> units) {
        boolean isDue = !unlooked.isEmpty();
        unlooked.addAll(units);
        if (!isDue && !unlooked.isEmpty()) {
            vertx.setTimer(LOOK_DELAY, id -> lookNow());
        }
    }

    private void lookNow() {
        Set<UnitName> units = unlooked.stream()
                .filter(unit -> states.holds(unit) && !states.isInMemory(unit))
                .collect(Collectors.toSet());
        unlooked.clear();
        if (!units.isEmpty() && bus.isConnected()) {
            bus.call(UnitCalls.look(units))
                    .map(UnitRow::of)
                    .onSuccess(rows -> rows.forEach(row -> states.looked(new UnitName(row.name()), row.state())))
                    .onFailure(cause ->
                            log.info("systemd did not look at {} new units: {}", units.size(), cause.getMessage()));
        }
    }

    private void askForResult(UnitStatus status) {
        boolean isAsked = status.held()
                && status.state().active().equals("failed")
                && status.result().isEmpty()
                && status.unit().suffix().equals(".service")
                && bus.isConnected();
        if (isAsked) {
            String unit = status.unit().value();
            Future<Object> exit = bus.property(DBusCall.unitProperty(unit, "Service", "ExecMainStatus"));
            bus.property(DBusCall.unitProperty(unit, "Service", "Result"))
                    .compose(result -> exit.map(code -> result + ", status " + code))
                    .onSuccess(result -> states.result(status.unit(), result))
                    .onFailure(cause -> log.debug("why {} failed is not known: {}", unit, cause.getMessage()));
        }
    }

    @Override
    public Optional<UnitStatus> unit(UnitName unit) {
        return states.get(unit);
    }

    @Override
    public Map<UnitName, UnitStatus> units() {
        return states.all();
    }

    @Override
    public void watch(Consumer<UnitStatus> watcher) {
        states.watch(watcher);
    }

    @Override
    public boolean isConnected() {
        return bus.isConnected();
    }

    @Override
    public void watchConnection(Consumer<Boolean> watcher) {
        connectionWatchers.add(watcher);
    }

    @Override
    public Future<Boolean> isHostStopping() {
        return bus.property(DBusCall.managerProperty("SystemState")).map("stopping"::equals);
    }

    @Override
    public Future<Void> close() {
        watch.close();
        return bus.close();
    }

    @Override
    public void snapshot(List<UnitRow> rows) {
        states.snapshot(rows);
        jobs.retain(rows.stream().map(UnitRow::jobPath).collect(Collectors.toSet()));
    }

    @Override
    public void unitChanged(DBusMessage message) {
        states.changed(message);
    }

    @Override
    public void unitRemoved(String unit) {
        states.removed(unit);
    }

    @Override
    public void jobRemoved(String jobPath, String result) {
        jobs.jobRemoved(jobPath, result);
    }

    @Override
    public void lost(String why) {
        jobs.lost(why);
        List.copyOf(connectionWatchers).forEach(watcher -> watcher.accept(false));
    }

    @Override
    public void resynced() {
        queue.inspectLinks();
        ready.tryComplete();
        List.copyOf(connectionWatchers).forEach(watcher -> watcher.accept(true));
    }
}
