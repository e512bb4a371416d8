package io.flotilla.publisher;

import io.flotilla.bus.Bus;
import io.flotilla.bus.PassLoop;
import io.flotilla.bus.Progress;
import io.flotilla.registry.Registry;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.systemd.Drift;
import io.flotilla.systemd.Systemd;
import io.flotilla.systemd.UnitStatus;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports every change of this machine's units: what systemd says, and how far the agent has come. A change is reported
 * at once; under a flood the latest state of each unit, ten times a second and when it pauses.
 */
public final class PublisherVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherVerticle.class);

    private final Registry registry;
    private final Systemd systemd;
    private final Map<UnitName, Progress> progress = new HashMap<>();
    private final Map<UnitName, StateReport> reported = new HashMap<>();
    private final ReportThrottle throttle = new ReportThrottle();
    private Set<UnitName> changed = new LinkedHashSet<>();
    private boolean isBegun;

    public PublisherVerticle(Registry registry, Systemd systemd) {
        this.registry = registry;
        this.systemd = systemd;
    }

    @Override
    public Future<?> start() {
        PassLoop loop = new PassLoop(
                vertx, this::pass, cause -> LOG.warn("states cannot be reported, trying again: {}", cause.toString()));
        new Bus(vertx).onProgress(told -> {
            if (told.reached() == TargetState.INACTIVE && told.message().isEmpty()) {
                progress.remove(told.unit());
            } else {
                progress.put(told.unit(), told);
            }
            note(told.unit());
            loop.signal();
        });
        systemd.watch(status -> {
            note(status.unit());
            loop.signal();
        });
        changed.addAll(systemd.units().keySet());
        loop.signal();
        return Future.succeededFuture();
    }

    private void note(UnitName unit) {
        changed.add(unit);
        throttle.changed(now());
    }

    private Future<Void> pass() {
        if (changed.isEmpty() && isBegun) {
            return Future.succeededFuture();
        }
        long wait = throttle.nextWait(now());
        return wait == 0 ? flush() : vertx.timer(wait).compose(later -> pass());
    }

    private Future<Void> flush() {
        Set<UnitName> taken = changed;
        changed = new LinkedHashSet<>();
        List<StateReport> news = new ArrayList<>();
        for (UnitName unit : taken) {
            StateReport report = report(unit, systemd.unit(unit));
            if (!report.equals(reported.get(unit))) {
                news.add(report);
            }
        }
        if (!news.isEmpty() || !isBegun) {
            isBegun = true;
            throttle.reported(now(), news.size());
            registry.report(news);
            news.forEach(this::remember);
        }
        return Future.succeededFuture();
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private static String text(Drift drift) {
        return drift == Drift.NONE ? "" : drift.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void remember(StateReport report) {
        if (report.state().isPresent()) {
            reported.put(report.unit(), report);
        } else {
            reported.remove(report.unit());
        }
    }

    /** A unit is launched as soon as systemd starts it, and also when it starts it again after our start has failed. */
    private static TargetState reached(Progress told, Optional<UnitStatus> held) {
        boolean isStarted = told.reached() == TargetState.LOADED
                && told.job().startsWith("start")
                && held.filter(now -> now.state().isRunning()).isPresent();
        return isStarted ? TargetState.LAUNCHED : told.reached();
    }

    /** A unit that systemd does not have and the agent could not load is in error; one that neither knows is gone. */
    private StateReport report(UnitName unit, Optional<UnitStatus> status) {
        Optional<Progress> told = Optional.ofNullable(progress.get(unit));
        Optional<UnitStatus> held = status.filter(UnitStatus::held);
        if (held.isEmpty() && told.isEmpty()) {
            return new StateReport(unit, Optional.empty());
        }
        return new StateReport(
                unit,
                Optional.of(new StateEntry(
                        unit,
                        registry.self(),
                        told.map(Progress::hash)
                                .filter(hash -> !hash.isEmpty())
                                .or(() -> held.map(UnitStatus::hash))
                                .orElse(""),
                        held.map(UnitStatus::state).orElse(UnitState.ERROR),
                        told.map(known -> reached(known, held)).orElse(TargetState.LOADED),
                        told.map(Progress::observed).orElse(0L),
                        told.map(Progress::job).orElse(""),
                        held.map(UnitStatus::result).orElse(""),
                        held.map(now -> text(now.drift())).orElse(""),
                        told.map(Progress::message).orElse(""),
                        held.map(UnitStatus::sinceMillis).orElse(0L))));
    }
}
