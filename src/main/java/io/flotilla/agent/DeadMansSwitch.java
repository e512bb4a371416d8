package io.flotilla.agent;

import io.flotilla.bus.PassLoop;
import io.flotilla.systemd.OwnService;
import io.flotilla.systemd.Systemd;
import io.flotilla.systemd.SystemdOptions;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops units when no leader has answered in time, whatever becomes of the node: a service of its own, that runs while
 * it is given units, sleeps until the deadline in a file, and reads it again. The node does nothing but move the deadline
 * on. A timer of systemd would do, too, but systemd writes lines to the journal each time it is moved, and hangs with
 * systemd. Used on one context.
 */
final class DeadMansSwitch {
    static final UnitName SERVICE = new UnitName("flotilla-isolated.service");

    private static final Logger LOG = LoggerFactory.getLogger(DeadMansSwitch.class);
    private final Vertx vertx;
    private final Systemd systemd;
    private final SwitchFolder folder;
    private final long ttlMillis;
    private final OwnService service;
    private final PassLoop saving;
    private final PassLoop serving;
    private final Function<Set<UnitName>, Future<Void>> onStopped;
    private Consumer<Set<UnitName>> onChange = armed -> {};
    private SwitchFile written;
    private Set<UnitName> units = Set.of();
    private Set<UnitName> armed = Set.of();
    private long deadlineMillis;
    private boolean isRunning;
    private boolean mayHaveActed = true;
    private String trouble = "";

    private DeadMansSwitch(
            Vertx vertx,
            Systemd systemd,
            AgentOptions options,
            SwitchFile found,
            Function<Set<UnitName>, Future<Void>> onStopped) {
        this.vertx = vertx;
        this.systemd = systemd;
        this.onStopped = onStopped;
        folder = new SwitchFolder(options.switchFolder());
        ttlMillis = options.agentTtl().toMillis();
        String manager = options.scope() == SystemdOptions.Scope.USER ? "user" : "system";
        service = new OwnService(SERVICE, folder.path(), folder.serviceText(manager));
        saving = new PassLoop(
                vertx,
                this::save,
                cause -> LOG.warn("the deadline cannot be moved on, trying again: {}", cause.toString()));
        serving = new PassLoop(vertx, this::serve, this::failed);
        written = found;
        deadlineMillis = found.deadlineMillis();
    }

    /**
     * For how many milliseconds what an earlier node left may still go on, at each time that it is asked. Blocks once; an
     * IOException says that nobody knows.
     */
    static LongSupplier left(Path folder) throws IOException {
        long deadline = new SwitchFolder(folder)
                .read()
                .filter(found -> !found.units().isEmpty())
                .map(SwitchFile::deadlineMillis)
                .orElse(0L);
        return () -> deadline - BootClock.millis();
    }

    /**
     * Takes over what an earlier node left. {@code onStopped} notes which units the switch has stopped, before any may be
     * started again.
     */
    static Future<DeadMansSwitch> open(
            Vertx vertx, Systemd systemd, AgentOptions options, Function<Set<UnitName>, Future<Void>> onStopped) {
        return vertx.executeBlocking(() -> {
                    SwitchFolder folder = new SwitchFolder(options.switchFolder());
                    folder.install();
                    return folder.read().orElseGet(() -> new SwitchFile(0, Set.of()));
                })
                .map(found -> new DeadMansSwitch(vertx, systemd, options, found, onStopped));
    }

    /** Called with the units that may be started now and could not before, or of which it is known now why not. */
    void onChange(Consumer<Set<UnitName>> handler) {
        onChange = handler;
    }

    /** A leader with a majority was there at {@code nanos} of this process's clock. */
    void renewed(long nanos) {
        mayHaveActed |= isPast() && !units.isEmpty();
        if (moveTo(nanos, ttlMillis)) {
            signalIfAny();
        }
    }

    private boolean moveTo(long nanos, long millis) {
        long ago = Math.max(0, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos));
        long deadline = BootClock.millis() - ago + millis;
        boolean isLater = deadline > deadlineMillis;
        deadlineMillis = Math.max(deadlineMillis, deadline);
        return isLater;
    }

    /** The leader has agreed that this host may be silent for that long from {@code nanos} on. Completes when it is so. */
    Future<Void> extend(long nanos, long millis) {
        moveTo(nanos, millis);
        return units.isEmpty() ? Future.succeededFuture() : write();
    }

    /** Whether the deadline has passed: the units do not run, or not for long. */
    boolean isPast() {
        return BootClock.millis() >= deadlineMillis;
    }

    Set<UnitName> units() {
        return units;
    }

    /** Which units are to be stopped from now on. Those that are new are armed some time later. */
    void hold(Set<UnitName> now) {
        if (!units.equals(now) || !written.units().equals(now)) {
            if (units.isEmpty() && !now.isEmpty()) {
                warnIfUnwatched();
            }
            units = Set.copyOf(now);
            armed = armed.stream().filter(units::contains).collect(Collectors.toUnmodifiableSet());
            saving.signal();
        }
    }

    /** Whether the unit would be stopped if this host lost contact now: before that it must not be started. */
    boolean isArmed(UnitName unit) {
        return armed.contains(unit) && !mayHaveActed && !isPast();
    }

    /** Why units are not armed, in words; empty if they are or soon will be. */
    String trouble() {
        return trouble;
    }

    /** Looks whether the service still runs: to be called now and then, and when systemd has been away. */
    void check() {
        if (!units.isEmpty() && isRunning && systemd.isConnected()) {
            systemd.isRunning(SERVICE).onSuccess(isActive -> {
                if (!isActive) {
                    isRunning = false;
                    saving.signal();
                }
            });
        }
        signalIfAny();
    }

    private void signalIfAny() {
        if (!units.isEmpty()) {
            saving.signal();
        }
    }

    /** Waits for nothing of systemd, which may hang while leaders answer. */
    private Future<Void> save() {
        return write().onSuccess(saved -> {
            if (mayHaveActed || isRunning == units.isEmpty() || !armed.equals(units)) {
                serving.signal();
            }
        });
    }

    private Future<Void> serve() {
        Set<UnitName> named = written.units();
        boolean wasUnsure = mayHaveActed;
        boolean isMore = !armed.containsAll(named);
        return (isMore && isRunning ? lookIfRunning() : Future.<Void>succeededFuture())
                .compose(looked -> serve(!named.isEmpty()))
                .onSuccess(served -> {
                    Set<UnitName> more = new TreeSet<>(named);
                    if (!wasUnsure) {
                        more.removeAll(armed);
                    }
                    trouble = "";
                    armed = named.stream().filter(units::contains).collect(Collectors.toUnmodifiableSet());
                    if (!mayHaveActed && !more.isEmpty()) {
                        onChange.accept(more);
                    }
                });
    }

    /** What the file says was past before it was replaced may have been acted on. */
    private Future<Void> write() {
        SwitchFile next = new SwitchFile(deadlineMillis, units);
        SwitchFile before = written;
        if (next.equals(before)) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(() -> {
                    folder.write(next);
                    return BootClock.millis();
                })
                .map(now -> {
                    written = next;
                    mayHaveActed |= !before.units().isEmpty() && now >= before.deadlineMillis();
                    return null;
                });
    }

    private Future<Void> lookIfRunning() {
        isRunning = false;
        return systemd.isRunning(SERVICE).map(isActive -> {
            isRunning = isActive;
            return null;
        });
    }

    /**
     * A switch that has no units ends by itself, and one that has been past its deadline may still be at work: both are
     * started again, and what the earlier one did is known then.
     */
    private Future<Void> serve(boolean isToRun) {
        boolean isAtRest = !mayHaveActed || (isToRun && isPast());
        if (isRunning == isToRun && isAtRest) {
            return Future.succeededFuture();
        }
        boolean isPast = isPast();
        isRunning = false;
        return (isToRun ? systemd.restart(service) : systemd.stop(SERVICE))
                .compose(result -> result.isDone()
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                "%s does not %s: %s".formatted(SERVICE, isToRun ? "start" : "stop", result.message())))
                .compose(done -> takeStopped())
                .map(done -> {
                    isRunning = isToRun;
                    mayHaveActed = isToRun && isPast;
                    return null;
                });
    }

    /** Forgotten only once it is noted. */
    private Future<Void> takeStopped() {
        return vertx.executeBlocking(folder::stopped)
                .compose(names -> names.isEmpty()
                        ? Future.succeededFuture()
                        : onStopped
                                .apply(names)
                                .compose(noted -> vertx.executeBlocking(() -> {
                                    folder.forgetStopped();
                                    return null;
                                })));
    }

    private void failed(Throwable cause) {
        String words = String.valueOf(cause.getMessage());
        if (!words.equals(trouble)) {
            LOG.warn("units with OnIsolated=stop are not started until {} runs: {}", SERVICE, words);
            trouble = words;
            onChange.accept(units);
        }
    }

    private void warnIfUnwatched() {
        if (service.text().contains("--system") && systemd.isConnected()) {
            systemd.isWatched().onSuccess(isWatched -> {
                if (!isWatched) {
                    LOG.warn(
                            "this host holds units with OnIsolated=stop and has no watchdog: if its kernel hangs, or the"
                                    + " virtual machine is paused, and it comes back, they may run twice for a moment; set"
                                    + " RuntimeWatchdogSec= in /etc/systemd/system.conf");
                }
            });
        }
    }
}
