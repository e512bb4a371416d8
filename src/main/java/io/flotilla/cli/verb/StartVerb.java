package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Failure;
import io.flotilla.cli.Session;
import io.flotilla.unit.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;

/** {@code flotilla load|start UNIT...}: creates what is missing, sets the target, waits. */
final class StartVerb extends TargetVerb {
    @Mixin
    private CreateOptions units = new CreateOptions();

    private final Set<TargetState> replaceable;

    private StartVerb(
            String name, TargetState target, BiFunction<Verdicts, String, Verdict> look, Set<TargetState> replaceable) {
        super(name, target, look);
        this.replaceable = replaceable;
    }

    static StartVerb load() {
        return new StartVerb(
                "load", TargetState.LOADED, Verdicts::loaded, Set.of(TargetState.INACTIVE, TargetState.LOADED));
    }

    static StartVerb start() {
        return new StartVerb("start", TargetState.LAUNCHED, Verdicts::launched, Set.of(TargetState.values()));
    }

    @Override
    public int run(Session session) {
        Creation creation = new Creation(session, units.replaces(), target(), replaceable);
        List<String> names = creation.create(units.units(session), block().limit());
        Waiting waiting = await(session, awaited(session, trigger(session, creation, names)));
        return waiting.isAllWell() && !creation.hasSkipped() ? DONE : FAILED;
    }

    /** A unit that is to be launched already may have stopped since: it is asked for again. */
    private List<ApiUnit> trigger(Session session, Creation creation, List<String> names) {
        List<ApiUnit> units = new ArrayList<>();
        try {
            for (String name : names) {
                ApiUnit unit = session.api()
                        .unit(name)
                        .orElseThrow(() -> Failure.of("unable to find unit %s".formatted(name)));
                boolean isAgain = target() == TargetState.LAUNCHED && !creation.hasReplaced(name);
                if (isAgain || !unit.isDesired(target())) {
                    session.api().setTarget(name, target());
                }
                units.add(unit);
            }
            return units;
        } catch (Failure e) {
            throw e.during("Error %sing units".formatted(name()));
        }
    }
}
