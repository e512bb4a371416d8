package io.flotilla.cli;

import io.flotilla.unit.TargetState;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code flotilla restart UNIT...}: stops units, waits until they have stopped, and starts them again. Whatever happens
 * in between, they are left to be launched.
 */
@Command(name = "restart", description = "Stop units and start them again, global ones on all machines.")
final class RestartVerb implements Verb {
    @Parameters(paramLabel = "UNIT", description = "Names of units.")
    private List<String> arguments = List.of();

    @Mixin
    private BlockOptions block = new BlockOptions();

    @Override
    public int run(Session session) {
        List<Unit> units = Units.known(session, arguments);
        for (Unit unit : units) {
            if (unit.isDesired(TargetState.INACTIVE)) {
                throw Failure.of("Unable to restart unit %s in state %s".formatted(unit.name(), unit.desired()));
            }
        }
        if (units.isEmpty()) {
            return ExitCodes.DONE;
        }
        List<String> names = units.stream().map(Unit::name).toList();
        Thread ifInterrupted = new Thread(() -> launchAnew(session, names));
        Runtime.getRuntime().addShutdownHook(ifInterrupted);
        boolean hasStopped;
        try {
            hasStopped = stop(session, names);
        } finally {
            launch(session, names);
            Runtime.getRuntime().removeShutdownHook(ifInterrupted);
        }
        return hasStopped && start(session, units) ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    private boolean stop(Session session, List<String> names) {
        names.forEach(name -> session.fleet().setTarget(name, TargetState.LOADED));
        Waiting waiting = new Waiting(session, names, new Verdicts(session)::stopped);
        return waiting.await(TargetState.LOADED.toString(), block.limit());
    }

    private static void launch(Session session, List<String> names) {
        names.forEach(name -> session.fleet().setTarget(name, TargetState.LAUNCHED));
    }

    /** On a connection of its own: the other one is in use. */
    private static void launchAnew(Session session, List<String> names) {
        try (Session another = session.options().session(session.terminal())) {
            launch(another, names);
        }
    }

    private boolean start(Session session, List<Unit> units) {
        List<String> started = new ArrayList<>();
        for (Unit unit : units) {
            if (unit.isGlobal()) {
                session.terminal().say("Triggered global unit %s restart".formatted(unit.name()));
            } else if (block.blocks()) {
                started.add(unit.name());
            } else {
                session.terminal().say("Triggered unit %s restart".formatted(unit.name()));
            }
        }
        return new Waiting(session, started, new Verdicts(session)::launched)
                .await(TargetState.LAUNCHED.toString(), block.limit());
    }
}
