package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Session;
import io.flotilla.unit.TargetState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Parameters;

/** {@code flotilla stop|unload UNIT...}: sets the target of units that the cluster knows, waits. */
final class StopVerb extends TargetVerb {
    @Parameters(paramLabel = "UNIT", description = "Names of units.")
    private List<String> arguments = List.of();

    private final String participle;

    private StopVerb(String name, String participle, TargetState target, BiFunction<Verdicts, String, Verdict> look) {
        super(name, target, look);
        this.participle = participle;
    }

    static StopVerb stop() {
        return new StopVerb("stop", "stopped", TargetState.LOADED, Verdicts::stopped);
    }

    static StopVerb unload() {
        return new StopVerb("unload", "unloaded", TargetState.INACTIVE, Verdicts::unloaded);
    }

    @Override
    public int run(Session session) {
        List<ApiUnit> units = new ArrayList<>(
                target() == TargetState.INACTIVE
                        ? KnownUnits.of(session, arguments)
                        : KnownUnits.onMachines(session, arguments, name()));
        units.removeIf(unit -> isThere(session, unit));
        units.forEach(unit -> session.api().setTarget(unit.name(), target()));
        Waiting waiting = await(session, awaited(session, units));
        if (!waiting.done().isEmpty()) {
            session.terminal()
                    .error("Successfully %s units [%s].".formatted(participle, String.join(" ", waiting.done())));
        }
        return waiting.isAllWell() ? DONE : FAILED;
    }

    /** A unit that is to be loaded may run all the same: a timer, a socket or another unit has started it. */
    private boolean isThere(Session session, ApiUnit unit) {
        boolean isThere = target() == TargetState.INACTIVE && unit.isDesired(target());
        if (isThere) {
            session.debug("Unit(%s) already %s, skipping.".formatted(unit.name(), target()));
        }
        return isThere;
    }
}
