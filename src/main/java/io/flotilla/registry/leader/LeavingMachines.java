package io.flotilla.registry.leader;

import io.flotilla.cluster.Standing;
import io.flotilla.desired.Command;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.wire.Exchange;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what leaves the cluster to its end: lets a machine go that a plan has left nothing and that says it holds
 * nothing any more, and forgets of one that has gone that it was to leave. The marks are in the log, so that a leave that
 * was begun under one leader is finished by the next. On the registry's event loop, by the leader.
 */
final class LeavingMachines {
    private static final Logger LOG = LoggerFactory.getLogger(LeavingMachines.class);

    private final CoreState core;
    private final PlanCoverage planned = new PlanCoverage();
    private final Set<MachineId> underWay = new HashSet<>();

    LeavingMachines(CoreState core) {
        this.core = core;
    }

    void begin() {
        planned.begin();
    }

    /**
     * A plan is about to be made; the one before has been carried out. Says whether another one is needed after it: a
     * plan from before a machine began to leave may still bring units there.
     */
    boolean planning() {
        SortedMap<MachineId, Standing> standings =
                core.view().standings(core.fleet().standings());
        List<MachineId> leaving = core.image().leaving().stream()
                .filter(machine -> standings.get(machine) == Standing.LEAVING)
                .toList();
        planned.planning(leaving);
        return leaving.stream().anyMatch(machine -> !planned.contains(machine));
    }

    /** Does what can be done now. */
    void look(Submissions log) {
        for (MachineId machine : core.image().leaving()) {
            if (!core.fleet().counts(machine)) {
                once(machine, "has left the cluster", () -> log.submit(new Command.EndLeave(machine))
                        .mapEmpty());
            } else if (planned.contains(machine) && isEmpty(machine)) {
                once(
                        machine,
                        "holds nothing any more and is let go",
                        () -> Exchange.ask(core.link(), machine, new Question.EndNode()));
            }
        }
    }

    private boolean isEmpty(MachineId machine) {
        return core.reports().isComplete(machine)
                && core.reports().of(machine).isEmpty()
                && core.image().orderedOn(machine).isEmpty();
    }

    /** A failure needs no retry of its own: the next look brings one. */
    private void once(MachineId machine, String what, Supplier<Future<Void>> step) {
        if (underWay.add(machine)) {
            step.get()
                    .onSuccess(done -> LOG.info("machine {} {}", machine, what))
                    .onFailure(cause -> LOG.debug("machine {} later {}: {}", machine, what, cause.toString()))
                    .onComplete(done -> underWay.remove(machine));
        }
    }
}
