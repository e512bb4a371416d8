package io.flotilla.cli;

import io.flotilla.unit.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What {@code stop} and {@code unload} do with units that the cluster knows: set the target, wait. */
final class Lowering {
    private final Session session;
    private final String verb;
    private final String participle;
    private final TargetState target;

    Lowering(Session session, String verb, String participle, TargetState target) {
        this.session = session;
        this.verb = verb;
        this.participle = participle;
        this.target = target;
    }

    int run(List<Unit> units, BlockOptions block, Function<String, Verdict> look) {
        if (units.isEmpty()) {
            return ExitCodes.DONE;
        }
        List<String> triggered = trigger(units);
        List<String> done = triggered;
        boolean allWell = true;
        if (block.blocks()) {
            Waiting waiting = new Waiting(session, triggered, look);
            allWell = waiting.await(target.toString(), block.limit());
            done = List.copyOf(waiting.done());
        } else {
            triggered.forEach(unit -> session.terminal().say("Triggered unit %s %s".formatted(unit, verb)));
        }
        if (block.blocks() && !done.isEmpty()) {
            session.terminal().error("Successfully %s units [%s].".formatted(participle, String.join(" ", done)));
        }
        return allWell ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private List<String> trigger(List<Unit> units) {
        List<String> triggered = new ArrayList<>();
        for (Unit unit : units) {
            if (unit.isDesired(target)) {
                session.debug("Unit(%s) already %s, skipping.".formatted(unit.name(), target));
                continue;
            }
            session.fleet().setTarget(unit.name(), target);
            if (unit.isGlobal()) {
                session.terminal().say("Triggered global unit %s %s".formatted(unit.name(), verb));
            } else {
                triggered.add(unit.name());
            }
        }
        return triggered;
    }
}
