package io.flotilla.registry.leader;

import io.flotilla.desired.Command;
import io.flotilla.desired.SilenceGrant;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What machines are granted whose nodes stop in order: to be silent for a while without stopping what must not run
 * twice. In the log before the machine relies on it, so that every later leader waits as long. On the registry's event
 * loop, by the leader.
 */
final class Silences {
    private static final Logger LOG = LoggerFactory.getLogger(Silences.class);

    private final CoreState core;
    private final Set<MachineId> underWay = new HashSet<>();
    private Map<MachineId, SilenceGrant> known = Map.of();

    Silences(CoreState core) {
        this.core = core;
    }

    Future<Void> grant(MachineId machine, String run, long millis, Submissions log) {
        core.fleet().heard(machine, Optional.of(run), millis, false);
        return log.submit(new Command.GrantSilence(machine, run, millis)).mapEmpty();
    }

    /** What the log grants counts now; a machine is back when another run is heard that needs it no more. */
    void look(Submissions log) {
        Map<MachineId, SilenceGrant> grants = core.image().grants();
        if (!grants.equals(known)) {
            known = grants;
            Map<MachineId, Long> millis = new HashMap<>();
            grants.forEach((machine, grant) -> millis.put(machine, grant.millis()));
            core.fleet().granted(millis);
        }
        grants.forEach((machine, grant) -> {
            Optional<String> run = core.fleet().run(machine);
            boolean isBack = core.fleet().isPresent(machine)
                    && run.filter(heard -> !heard.equals(grant.run())).isPresent();
            if (isBack && underWay.add(machine)) {
                log.submit(new Command.EndSilence(machine, grant.run()))
                        .onFailure(cause -> LOG.debug("the grant of {} ends later: {}", machine, cause.toString()))
                        .onComplete(done -> underWay.remove(machine));
            }
        });
    }
}
