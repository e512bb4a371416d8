package io.flotilla.agent;

import io.flotilla.bus.Bus;
import io.flotilla.bus.Progress;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.reconcile.AgentTask;
import io.flotilla.reconcile.AgentTask.Kind;
import io.flotilla.systemd.JobResult;
import io.flotilla.systemd.Systemd;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
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

    /** What is being done for a unit and for which wish, numbered so that what was overtaken knows it when it ends. */
    private record Work(Kind kind, long number, long wish) {}

    private final Systemd systemd;
    private final Ledger ledger;
    private final Bus bus;
    private final Retries retries;
    private final Adoption adoption;
    private final Loading loading;
    private final Map<UnitName, Work> underWay = new HashMap<>();
    private long works;
    private Consumer<UnitName> whenDone = unit -> {};

    Performer(Vertx vertx, Systemd systemd, Ledger ledger) {
        this.systemd = systemd;
        this.ledger = ledger;
        bus = new Bus(vertx);
        retries = new Retries(vertx, unit -> whenDone.accept(unit));
        loading = new Loading(systemd, ledger, bus, retries);
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
        loading.forgetWithdrawn(sheet);
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
            begin(task, wish(sheet, unit));
            switch (task.kind()) {
                case UNLOAD, STOP -> stops.add(task);
                case LOAD -> Optional.ofNullable(sheet.orders().get(unit)).ifPresent(order -> toLoad.put(unit, order));
                case START -> starts.add(task);
                case ADOPT -> throw new IllegalStateException("it leaves what is done to the unit alone: " + task);
            }
        });
        stop(stops, sheet);
        return loading.load(sheet, toLoad, underWay::remove).map(loaded -> {
            starts.forEach(task -> start(task, wish(sheet, task.unit()), isAllowed));
            loaded.forEach((unit, order) -> afterLoad(unit, order, isAllowed));
            startAfter(loaded.keySet(), sheet);
            return null;
        });
    }

    /** The revision of what is wished of a unit; 0 if nothing is. */
    private static long wish(OrderSheet sheet, UnitName unit) {
        return Optional.ofNullable(sheet.orders().get(unit))
                .map(Order::revision)
                .orElse(0L);
    }

    private Work begin(AgentTask task, long wish) {
        Work work = new Work(task.kind(), ++works, wish);
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

    private void afterLoad(UnitName unit, Order order, Predicate<AgentTask> isAllowed) {
        if (order.target() == TargetState.LAUNCHED) {
            bus.progress(new Progress(unit, TargetState.LOADED, order.hash(), 0, "", ""));
            start(new AgentTask(Kind.START, unit, "to be launched"), order.revision(), isAllowed);
        } else {
            bus.progress(new Progress(unit, TargetState.LOADED, order.hash(), order.revision(), "", ""));
            done(unit);
        }
    }

    /** Units whose start failed for want of another one, such as a timer's service, are started once that is here. */
    private void startAfter(Set<UnitName> loaded, OrderSheet sheet) {
        List.copyOf(ledger.entries().entrySet()).forEach(held -> {
            UnitName unit = held.getKey();
            Order order = sheet.orders().get(unit);
            boolean isWaiting = held.getValue().isStartFailed()
                    && order != null
                    && order.target() == TargetState.LAUNCHED
                    && loaded.stream().anyMatch(other -> Relations.names(unit, order.file(), other));
            if (isWaiting) {
                ledger.put(unit, held.getValue().notStarted());
                retries.forget(unit);
                whenDone.accept(unit);
            }
        });
    }

    /** Contact may have been lost while files were written: then the unit may be being stopped already. */
    private void start(AgentTask task, long wish, Predicate<AgentTask> isAllowed) {
        if (isAllowed.test(task)) {
            ledger.get(task.unit())
                    .ifPresent(entry -> bus.progress(new Progress(
                            task.unit(), TargetState.LOADED, entry.hash(), entry.carriedOut(), "start", "")));
            job(task, wish, isAllowed);
        } else if (!isStopping(task.unit())) {
            done(task.unit());
        }
    }

    private void job(AgentTask task, long wish, Predicate<AgentTask> isAllowed) {
        UnitName unit = task.unit();
        Work work = begin(task, wish);
        boolean start = task.kind() == Kind.START;
        (start ? systemd.start(unit) : systemd.stop(unit))
                .recover(cause ->
                        Future.succeededFuture(new JobResult(JobResult.Kind.LOST, String.valueOf(cause.getMessage()))))
                .onSuccess(result -> {
                    if (isCurrent(unit, work)) {
                        ended(unit, work, result, isAllowed.test(task));
                    }
                });
    }

    /**
     * What may not be started any more when its start has ended may have been stopped by then, or be stopped next: it is to be
     * started anew, which does nothing to a unit that runs.
     */
    private void ended(UnitName unit, Work work, JobResult result, boolean isAllowed) {
        boolean isStart = work.kind() == Kind.START;
        String job = (isStart ? "start " : "stop ") + text(result.kind());
        String hash = ledger.get(unit).map(Ledger.Entry::hash).orElse("");
        boolean isCarriedOut = result.isCarriedOut();
        if (isCarriedOut) {
            ledger.get(unit)
                    .ifPresent(entry -> ledger.put(unit, entry.withJob(isStart && isAllowed, work.wish(), job)));
            ledger.saveSoon();
        } else {
            retries.failed(unit);
        }
        boolean launched = isStart ? result.isDone() : !isCarriedOut;
        if (!result.isDone()) {
            LOG.warn("unit {} {}: {}", unit, job, result.message());
        }
        bus.progress(new Progress(
                unit,
                launched ? TargetState.LAUNCHED : TargetState.LOADED,
                hash,
                work.wish(),
                job,
                result.isDone() ? "" : result.message()));
        done(unit);
    }

    /** Notes that these were stopped without an order, for lack of contact: they are to be started if they are ordered. */
    Future<Void> wereStopped(Set<UnitName> units) {
        units.forEach(unit -> ledger.get(unit).ifPresent(entry -> {
            LOG.warn("unit {} was stopped: no leader had answered in time, and it asks for OnIsolated=stop", unit);
            ledger.put(unit, entry.withJob(false, entry.carriedOut(), "stop done"));
            bus.progress(new Progress(
                    unit,
                    TargetState.LOADED,
                    entry.hash(),
                    entry.carriedOut(),
                    "stop done",
                    "this host was out of contact for too long"));
            whenDone.accept(unit);
        }));
        return ledger.save();
    }

    boolean isStarting(UnitName unit) {
        Work current = underWay.get(unit);
        return current != null && current.kind() == Kind.START;
    }

    private boolean isStopping(UnitName unit) {
        Work current = underWay.get(unit);
        return current != null && (current.kind() == Kind.STOP || current.kind() == Kind.UNLOAD);
    }

    /**
     * Notes that the units are being stopped, and stops them, noted or not: a daemon that ends before it has seen the end
     * of a stop would otherwise be followed by one that takes the unit for one that ended by itself.
     */
    private void stop(List<AgentTask> tasks, OrderSheet sheet) {
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
                        job(task, wish(sheet, task.unit()), always -> true);
                    }
                }));
    }

    private void unload(UnitName unit) {
        systemd.stop(unit)
                .compose(result -> result.isCarriedOut()
                        ? systemd.unload(Set.of(unit)).map(results -> results.get(unit))
                        : Future.failedFuture("stop " + text(result.kind()) + ": " + result.message()))
                .compose(result ->
                        result == null || result.isDone() ? stopAgain(unit) : Future.failedFuture(result.message()))
                .onSuccess(gone -> {
                    ledger.remove(unit);
                    ledger.saveSoon();
                    bus.progress(Progress.gone(unit));
                    done(unit);
                })
                .onFailure(cause -> {
                    LOG.warn("unit {} cannot be unloaded: {}", unit, cause.getMessage());
                    retries.failed(unit);
                    done(unit);
                });
    }

    /** A socket or the like may have started it anew before its file was gone; from then on nothing can. */
    private Future<JobResult> stopAgain(UnitName unit) {
        return ledger.entries().keySet().stream().anyMatch(Relations::isTrigger)
                ? systemd.stop(unit)
                : Future.succeededFuture(new JobResult(JobResult.Kind.DONE, ""));
    }

    private static String text(JobResult.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void done(UnitName unit) {
        underWay.remove(unit);
        whenDone.accept(unit);
    }
}
