package io.flotilla.cli;

import io.flotilla.unit.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What {@code load} and {@code start} do: create what is missing, set the target, wait. */
final class Raising {
    private final Session session;
    private final String verb;
    private final TargetState target;
    private final Set<TargetState> replaceable;

    Raising(Session session, String verb, TargetState target, Set<TargetState> replaceable) {
        this.session = session;
        this.verb = verb;
        this.target = target;
        this.replaceable = replaceable;
    }

    int run(CreateOptions units, BlockOptions block, Function<String, Verdict> look) {
        if (units.units().isEmpty()) {
            session.terminal().error("No units given");
            return ExitCodes.DONE;
        }
        Creation creation = new Creation(session, units.replaces(), target, replaceable);
        List<String> triggered = trigger(creation.create(units.units(), block.limit()));
        boolean allWell = true;
        if (block.blocks()) {
            allWell = new Waiting(session, triggered, look).await(target.toString(), block.limit());
        } else {
            triggered.forEach(unit -> session.terminal().say("Triggered unit %s %s".formatted(unit, verb)));
        }
        return allWell && !creation.hasSkipped() ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    /** Those to wait for: on a global unit nobody waits. */
    private List<String> trigger(List<String> names) {
        List<String> triggered = new ArrayList<>();
        try {
            for (String name : names) {
                Unit unit = session.fleet()
                        .unit(name)
                        .orElseThrow(() -> Failure.of("unable to find unit %s".formatted(name)));
                if (!unit.isDesired(target)) {
                    session.fleet().setTarget(name, target);
                }
                if (unit.isGlobal()) {
                    session.terminal().say("Triggered global unit %s %s".formatted(name, verb));
                } else {
                    triggered.add(name);
                }
            }
        } catch (Failure e) {
            throw e.during("Error %sing units".formatted(verb));
        }
        return triggered;
    }
}
