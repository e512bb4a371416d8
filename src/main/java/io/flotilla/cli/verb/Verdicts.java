package io.flotilla.cli.verb;

import io.flotilla.cli.ApiState;
import io.flotilla.cli.ApiUnit;
import io.flotilla.cli.Cli;
import io.flotilla.cli.Diagnosis;
import io.flotilla.cli.Session;
import io.flotilla.unit.TargetState;
import java.util.List;
import java.util.Optional;

/** Looks at a unit and says whether it is as a verb wants it. */
record Verdicts(Session session) {
    Verdict created(String name, String hash) {
        return session.api()
                .unit(name)
                .filter(unit -> unit.file().hash().equals(hash))
                .map(unit -> Verdict.done("Unit %s %s".formatted(name, unit.current())))
                .orElseGet(() -> Verdict.notYet("it is not shown yet"));
    }

    /** Started, and active or already at its end; slow ones are waited for, failed ones are not. */
    Verdict launched(String name) {
        return placed(name, TargetState.LAUNCHED, (unit, state) -> {
            Diagnosis all = Diagnosis.of(session, name);
            if (!all.isSettledOn(unit.machine())) {
                return Verdict.notYet("it is " + state.systemd());
            }
            String result = all.on(unit.machine()).result();
            if (!unit.isCurrently(TargetState.LAUNCHED) && !state.isFailed()) {
                return notStarted(unit, all.on(unit.machine()));
            }
            if (state.isFailed()) {
                return Verdict.failed("Unit %s failed on %s%s. Its journal may say why: %s journal %s"
                        .formatted(name, legend(unit), result.isEmpty() ? "" : ": " + result, Cli.NAME, name));
            }
            return state.systemd().isRunning() && !state.systemd().isActive()
                    ? Verdict.notYet("it is " + state.systemd())
                    : done(unit, TargetState.LAUNCHED);
        });
    }

    private Verdict notStarted(ApiUnit unit, Diagnosis.OnMachine here) {
        return here.job().startsWith("start ") && !here.job().equals("start done")
                ? Verdict.failed("Unit %s was not started on %s: %s"
                        .formatted(unit.name(), legend(unit), here.message().isEmpty() ? here.job() : here.message()))
                : Verdict.notYet("its machine has not started it");
    }

    Verdict loaded(String name) {
        return placed(
                name,
                TargetState.LOADED,
                (unit, state) -> unit.isCurrently(TargetState.LOADED)
                        ? done(unit, TargetState.LOADED)
                        : Verdict.notYet("it is " + unit.current()));
    }

    /** Not running any more, on no machine; a unit that was never placed does not run. */
    Verdict stopped(String name) {
        Optional<ApiUnit> found = session.api().unit(name);
        List<ApiState> states = session.api().states(name);
        if (states.stream().anyMatch(state -> state.systemd().isRunning())) {
            return Verdict.notYet("it is still stopping");
        }
        if (found.isEmpty() || found.get().isGlobal()) {
            return Verdict.done("Unit %s stopped".formatted(name));
        }
        ApiUnit unit = found.get();
        if (unit.isCurrently(TargetState.LAUNCHED)
                || (states.isEmpty() && !unit.machine().isEmpty())) {
            return Verdict.notYet("its machine has not reported that it stopped it");
        }
        return done(unit, unit.machine().isEmpty() ? TargetState.INACTIVE : TargetState.LOADED);
    }

    /** On no machine any more. */
    Verdict unloaded(String name) {
        Optional<ApiUnit> unit = session.api().unit(name);
        boolean isThere = unit.isPresent()
                && (!unit.get().isCurrently(TargetState.INACTIVE) || !unit.get().isDesired(TargetState.INACTIVE));
        return isThere || isAnywhere(name)
                ? Verdict.notYet("a machine still holds it")
                : Verdict.done("Unit %s inactive".formatted(name));
    }

    /** Forgotten by the cluster and on no machine any more. */
    Verdict destroyed(String name) {
        return session.api().unit(name).isPresent() || isAnywhere(name)
                ? Verdict.notYet("a machine still holds it")
                : Verdict.done("Destroyed " + name);
    }

    private boolean isAnywhere(String name) {
        return !session.api().states(name).isEmpty();
    }

    private interface Look {
        Verdict at(ApiUnit unit, ApiState state);
    }

    /** Looks at the state of a unit where it is scheduled, once that is about its present content. */
    private Verdict placed(String name, TargetState target, Look look) {
        Optional<ApiUnit> found = session.api().unit(name);
        if (found.isEmpty()) {
            return Verdict.failed("Unit %s does not exist any more".formatted(name));
        }
        ApiUnit unit = found.get();
        if (!unit.isDesired(target)) {
            return Verdict.failed(
                    "Unit %s is to be %s by now: somebody else has changed it".formatted(name, unit.desired()));
        }
        if (unit.machine().isEmpty()) {
            String reason = Diagnosis.of(session, name).reason();
            return Verdict.notYet(reason.isEmpty() ? "no machine has been found for it" : reason);
        }
        Optional<ApiState> state = state(unit);
        if (state.isEmpty()) {
            return Verdict.notYet("its machine has not reported it");
        }
        if (!state.get().hash().equals(unit.file().hash())) {
            return Verdict.notYet("its machine still has older content");
        }
        return state.get().hasNotLoaded()
                ? Verdict.failed(
                        "Unit %s cannot be loaded on %s: %s".formatted(name, legend(unit), whyNotLoaded(state.get())))
                : look.at(unit, state.get());
    }

    private Optional<ApiState> state(ApiUnit unit) {
        List<ApiState> states = session.api().states(unit.name());
        return states.stream()
                .filter(state -> state.machine().equals(unit.machine()))
                .findFirst();
    }

    private Verdict done(ApiUnit unit, TargetState reached) {
        String where = unit.machine().isEmpty() ? "" : " on " + legend(unit);
        return Verdict.done("Unit %s %s%s".formatted(unit.name(), reached, where));
    }

    private String legend(ApiUnit unit) {
        return session.legend(unit.machine(), false);
    }

    private String whyNotLoaded(ApiState state) {
        String message = Diagnosis.of(session, state.unit()).on(state.machine()).message();
        return message.isEmpty() ? "systemd says " + state.systemd().load() : message;
    }
}
