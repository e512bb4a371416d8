package io.flotilla.agent;

import io.flotilla.bus.Bus;
import io.flotilla.bus.Progress;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.reconcile.AgentTask;
import io.flotilla.reconcile.AgentTask.Kind;
import io.flotilla.systemd.JobResult;
import io.flotilla.systemd.LoadResult;
import io.flotilla.systemd.Systemd;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries tasks out: files of one pass in one batch, then every unit on its own, so that none waits for another. A unit
 * that is being worked on is left alone, except that a start may be overtaken by a stop. Used on one context.
 */
final class Performer {
    private static final Logger LOG = LoggerFactory.getLogger(Performer.class);

    /** What is being done for a unit, numbered so that what was overtaken knows it when it ends. */
    private record Work(Kind kind, long number) {}

    private final Systemd systemd;
    private final Ledger ledger;
    private final Bus bus;
    private final Retries retries;
    private final Adoption adoption;
    private final Map<UnitName, Work> underWay = new HashMap<>();
    private final Set<UnitName> notHere = new HashSet<>();
    private long works;
    private Consumer<UnitName> whenDone = unit -> {};

    Performer(Vertx vertx, Systemd systemd, Ledger ledger) {
        this.systemd = systemd;
        this.ledger = ledger;
        bus = new Bus(vertx);
        retries = new Retries(vertx, unit -> whenDone.accept(unit));
        adoption = new Adoption(systemd, ledger, bus, unit -> whenDone.accept(unit));
    }

    /** Called with each unit that another pass may find something to do for. */
    void whenDone(Consumer<UnitName> handler) {
        whenDone = handler;
    }

    /** Takes over what a daemon before this one left. */
    Future<Void> takeStock() {
        return adoption.takeStock();
    }

    /** Does those of the tasks that are allowed, and are so still when they begin. Completes when the files are in place. */
    Future<Void> perform(OrderSheet sheet, List<AgentTask> tasks, Predicate<AgentTask> isAllowed) {
        retries.keepOnly(sheet);
        forgetWithdrawn(sheet);
        List<AgentTask> due =
                tasks.stream().filter(isAllowed).filter(this::isDue).toList();
        adoption.adopt(
                sheet, due.stream().filter(task -> task.kind() == Kind.ADOPT).toList());
        Map<UnitName, AgentTask> first = new LinkedHashMap<>();
        due.stream().filter(task -> task.kind() != Kind.ADOPT).forEach(task -> first.putIfAbsent(task.unit(), task));
        Map<UnitName, Order> toLoad = new TreeMap<>();
        List<AgentTask> starts = new ArrayList<>();
        List<AgentTask> stops = new ArrayList<>();
        first.forEach((unit, task) -> {
            // One for each task of a flood: in this form the log does not look for its caller on the stack.
            LOG.atInfo().log("{}", task);
            begin(task);
            switch (task.kind()) {
                case UNLOAD, STOP -> stops.add(task);
                case LOAD -> Optional.ofNullable(sheet.orders().get(unit)).ifPresent(order -> toLoad.put(unit, order));
                case START -> starts.add(task);
                case ADOPT -> throw new IllegalStateException("it leaves what is done to the unit alone: " + task);
            }
        });
        stop(stops);
        return load(sheet, toLoad).map(loaded -> {
            starts.forEach(task -> start(task, isAllowed));
            loaded.forEach((unit, order) -> afterLoad(unit, order, isAllowed));
            return null;
        });
    }

    /** A unit that could not be loaded and is ordered no longer leaves no trace. */
    private void forgetWithdrawn(OrderSheet sheet) {
        notHere.removeIf(unit -> {
            boolean withdrawn = !sheet.orders().containsKey(unit);
            if (withdrawn) {
                bus.progress(new Progress(unit, TargetState.INACTIVE, "", "", ""));
            }
            return withdrawn;
        });
    }

    private Work begin(AgentTask task) {
        Work work = new Work(task.kind(), ++works);
        underWay.put(task.unit(), work);
        return work;
    }

    private boolean isCurrent(UnitName unit, Work work) {
        return work.equals(underWay.get(unit));
    }

    private boolean isDue(AgentTask task) {
        Work current = underWay.get(task.unit());
        boolean overtakes = current != null
                && current.kind() == Kind.START
                && task.kind() != Kind.START
                && task.kind() != Kind.LOAD;
        return (current == null || overtakes) && !retries.isWaiting(task.unit());
    }

    /** The orders whose files are in place now. */
    private Future<Map<UnitName, Order>> load(OrderSheet sheet, Map<UnitName, Order> orders) {
        if (orders.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        Map<UnitName, UnitFile> files = new TreeMap<>();
        orders.forEach((unit, order) -> {
            files.put(unit, order.file());
            ledger.put(unit, Ledger.Entry.ordered(unit, order, sheet));
        });
        return ledger.save()
                .compose(saved -> systemd.load(files))
                .map(results -> {
                    Map<UnitName, Order> loaded = new TreeMap<>();
                    orders.forEach((unit, order) -> {
                        LoadResult result = results.get(unit);
                        if (result != null && result.isDone()) {
                            loaded.put(unit, order);
                        } else {
                            notLoaded(unit, order, result == null ? "systemd did not answer" : result.message());
                        }
                    });
                    return loaded;
                })
                .onFailure(cause -> orders.keySet().forEach(underWay::remove));
    }

    private void notLoaded(UnitName unit, Order order, String why) {
        LOG.warn("unit {} cannot be loaded: {}", unit, why);
        bus.progress(new Progress(unit, TargetState.INACTIVE, order.hash(), "load failed", why));
        ledger.remove(unit);
        ledger.saveSoon();
        notHere.add(unit);
        retries.failed(unit);
        underWay.remove(unit);
    }

    private void afterLoad(UnitName unit, Order order, Predicate<AgentTask> isAllowed) {
        retries.forget(unit);
        notHere.remove(unit);
        bus.progress(new Progress(unit, TargetState.LOADED, order.hash(), "", ""));
        if (order.target() == TargetState.LAUNCHED) {
            start(new AgentTask(Kind.START, unit, "to be launched"), isAllowed);
        } else {
            done(unit);
        }
    }

    /** Contact may have been lost while files were written: then the unit may be being stopped already. */
    private void start(AgentTask task, Predicate<AgentTask> isAllowed) {
        if (isAllowed.test(task)) {
            job(task);
        } else if (!isStopping(task.unit())) {
            done(task.unit());
        }
    }

    private void job(AgentTask task) {
        UnitName unit = task.unit();
        Work work = begin(task);
        boolean start = task.kind() == Kind.START;
        (start ? systemd.start(unit) : systemd.stop(unit))
                .recover(cause ->
                        Future.succeededFuture(new JobResult(JobResult.Kind.LOST, String.valueOf(cause.getMessage()))))
                .onSuccess(result -> {
                    if (isCurrent(unit, work)) {
                        ended(unit, start, result);
                    }
                });
    }

    private void ended(UnitName unit, boolean start, JobResult result) {
        String job = (start ? "start " : "stop ") + text(result.kind());
        String hash = ledger.get(unit).map(Ledger.Entry::hash).orElse("");
        boolean carriedOut = result.isCarriedOut();
        if (carriedOut) {
            ledger.get(unit).ifPresent(entry -> ledger.put(unit, entry.withStarted(start)));
            ledger.saveSoon();
        } else {
            retries.failed(unit);
        }
        boolean launched = start == carriedOut;
        if (!result.isDone()) {
            LOG.warn("unit {} {}: {}", unit, job, result.message());
        }
        bus.progress(new Progress(
                unit,
                launched ? TargetState.LAUNCHED : TargetState.LOADED,
                hash,
                job,
                result.isDone() ? "" : result.message()));
        done(unit);
    }

    /** Notes that these were stopped without an order, for lack of contact: they are to be started if they are ordered. */
    Future<Void> wereStopped(Set<UnitName> units) {
        units.forEach(unit -> ledger.get(unit).ifPresent(entry -> {
            LOG.warn("unit {} was stopped: no leader had answered in time, and it asks for OnIsolated=stop", unit);
            ledger.put(unit, entry.withStarted(false));
            bus.progress(new Progress(
                    unit, TargetState.LOADED, entry.hash(), "stop done", "this host was out of contact for too long"));
            whenDone.accept(unit);
        }));
        return ledger.save();
    }

    private boolean isStopping(UnitName unit) {
        Work current = underWay.get(unit);
        return current != null && (current.kind() == Kind.STOP || current.kind() == Kind.UNLOAD);
    }

    /**
     * Notes that the units are being stopped, and stops them, noted or not: a daemon that ends before it has seen the end
     * of a stop would otherwise be followed by one that takes the unit for one that ended by itself.
     */
    private void stop(List<AgentTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        tasks.forEach(
                task -> ledger.get(task.unit()).ifPresent(entry -> ledger.put(task.unit(), entry.withStopping())));
        ledger.save()
                .onComplete(noted -> tasks.forEach(task -> {
                    if (task.kind() == Kind.UNLOAD) {
                        unload(task.unit());
                    } else {
                        job(task);
                    }
                }));
    }

    private void unload(UnitName unit) {
        systemd.stop(unit)
                .compose(result -> result.isCarriedOut()
                        ? systemd.unload(Set.of(unit)).map(results -> results.get(unit))
                        : Future.failedFuture("stop " + text(result.kind()) + ": " + result.message()))
                .compose(result -> result == null || result.isDone()
                        ? Future.succeededFuture()
                        : Future.failedFuture(result.message()))
                .onSuccess(gone -> {
                    ledger.remove(unit);
                    ledger.saveSoon();
                    bus.progress(new Progress(unit, TargetState.INACTIVE, "", "", ""));
                    done(unit);
                })
                .onFailure(cause -> {
                    LOG.warn("unit {} cannot be unloaded: {}", unit, cause.getMessage());
                    retries.failed(unit);
                    done(unit);
                });
    }

    private static String text(JobResult.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void done(UnitName unit) {
        underWay.remove(unit);
        whenDone.accept(unit);
    }
}
