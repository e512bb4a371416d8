package io.flotilla.cli.verb;

import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Session;
import io.flotilla.unit.TargetState;
import java.util.List;
import picocli.CommandLine.Parameters;

/**
 * {@code flotilla restart UNIT...}: stops units, waits until they have stopped, and starts them again. Whatever happens
 * in between, they are left to be launched.
 */
final class RestartVerb extends TargetVerb {
    @Parameters(paramLabel = "UNIT", description = "Names of units.")
    private List<String> arguments = List.of();

    RestartVerb() {
        super("restart", TargetState.LAUNCHED, Verdicts::launched);
    }

    @Override
    public int run(Session session) {
        List<ApiUnit> units = KnownUnits.onMachines(session, arguments, name());
        if (units.isEmpty()) {
            return DONE;
        }
        List<String> names = units.stream().map(ApiUnit::name).toList();
        Thread ifInterrupted = new Thread(() -> launchAnew(session, names));
        Runtime.getRuntime().addShutdownHook(ifInterrupted);
        boolean hasStopped;
        try {
            hasStopped = stop(session, names);
        } finally {
            launch(session, names);
            Runtime.getRuntime().removeShutdownHook(ifInterrupted);
        }
        return hasStopped && await(session, awaited(session, units)).isAllWell() ? DONE : FAILED;
    }

    private boolean stop(Session session, List<String> names) {
        names.forEach(name -> session.api().setTarget(name, TargetState.LOADED));
        Waiting waiting = new Waiting(session, names, new Verdicts(session)::stopped);
        return waiting.await(TargetState.LOADED.toString(), block().limit());
    }

    private static void launch(Session session, List<String> names) {
        names.forEach(name -> session.api().setTarget(name, TargetState.LAUNCHED));
    }

    /** On a connection of its own: the other one is in use. */
    private static void launchAnew(Session session, List<String> names) {
        try (Session another = session.options().session(session.terminal())) {
            launch(another, names);
        }
    }
}
