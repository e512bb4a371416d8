package io.flotilla.scheduler;

import io.flotilla.bus.Bus;
import io.flotilla.bus.PassLoop;
import io.flotilla.desired.Assignment;
import io.flotilla.desired.Command;
import io.flotilla.reconcile.Planner;
import io.flotilla.registry.PlanInput;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where units run. Woken by hints; looks by itself at a slow pace in case one was lost. */
public final class SchedulerVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerVerticle.class);

    /** A plan costs what the whole cluster is large; while wishes pour in, most of the time is theirs. */
    private static final int TIMES_AS_LONG = 8;

    /** A plan that changes anything is an entry of the log, too: while wishes pour in, many share one. */
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    private final Registry registry;
    private final Duration safetyPass;
    private final Planner planner = new Planner();
    private long known;
    private volatile long notBeforeNanos = System.nanoTime();

    public SchedulerVerticle(Registry registry, Duration safetyPass) {
        this.registry = registry;
        this.safetyPass = safetyPass;
    }

    @Override
    public Future<?> start() {
        PassLoop loop = new PassLoop(vertx, this::pass, cause -> LOG.warn("a plan was not made: {}", cause.toString()));
        new Bus(vertx).onDesiredChanged(loop::signal);
        vertx.setPeriodic(safetyPass.toMillis(), timer -> loop.signal());
        loop.signal();
        return Future.succeededFuture();
    }

    private Future<Void> pass() {
        long wait = TimeUnit.NANOSECONDS.toMillis(notBeforeNanos - System.nanoTime());
        if (wait <= 0) {
            return planned();
        }
        Promise<Void> waited = Promise.promise();
        vertx.setTimer(wait, timer -> waited.complete());
        return waited.future().compose(go -> planned());
    }

    private Future<Void> planned() {
        return registry.planning(known)
                .compose(planning -> planning.map(this::carryOut).orElseGet(Future::succeededFuture))
                .onFailure(cause -> known = 0);
    }

    private Future<Void> carryOut(PlanInput planning) {
        return plan(planning).compose(plan -> {
            known = planning.number();
            return submit(planning.term(), plan);
        });
    }

    /** A plan of everything may take long where the cluster is large. */
    private Future<List<Assignment>> plan(PlanInput planning) {
        return planning.change().isAnew()
                ? vertx.executeBlocking(() -> timed(planning))
                : Future.succeededFuture(timed(planning));
    }

    private List<Assignment> timed(PlanInput planning) {
        long start = System.nanoTime();
        List<Assignment> plan = planner.plan(planning.change(), planning.holders());
        long end = System.nanoTime();
        notBeforeNanos = end + Math.max(plan.isEmpty() ? 0 : APART_NANOS, TIMES_AS_LONG * (end - start));
        return plan;
    }

    private Future<Void> submit(int term, List<Assignment> plan) {
        if (plan.isEmpty()) {
            return Future.succeededFuture();
        }
        return registry.submit(new Command.ApplyPlan(term, plan))
                .onSuccess(decided -> plan.forEach(SchedulerVerticle::log))
                .mapEmpty();
    }

    /** In this form the log does not look for its caller on the stack: there is one line for each unit of a flood. */
    private static void log(Assignment assignment) {
        LOG.atInfo().log(
                "unit {} -> {}: {}",
                assignment.unit(),
                assignment.machines().isEmpty()
                        ? "nowhere"
                        : assignment.machines().stream()
                                .map(machine -> machine.shortId())
                                .collect(Collectors.joining(",")),
                assignment.reason());
    }
}
