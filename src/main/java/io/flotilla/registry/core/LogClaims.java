package io.flotilla.registry.core;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.registry.wire.HostBeat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What hosts know of each other's logs: which were restored as others, and how far one was seen to go. On the registry's
 * event loop.
 */
record LogClaims(CoreState core, CoreDisk disk, Leadership leadership) {

    /** The identity of the own log; empty while it has none. */
    String log() {
        return core.image().identity().isEmpty()
                ? disk.file().log()
                : core.image().identity();
    }

    /** Logs that others were restored from; also the own, if this host has stepped down for that, as its trouble says. */
    List<String> replaced(String trouble) {
        Set<String> logs = new TreeSet<>(core.image().replaces());
        if (LostLog.isReplaced(trouble)) {
            logs.add(log());
        }
        return List.copyOf(logs);
    }

    /** Why this host's log is not to be served any more, after what another host knows. */
    Optional<String> judge(MachineId witness, List<String> replaced) {
        return replaced.contains(log()) ? Optional.of(LostLog.replaced(log(), "machine " + witness)) : Optional.empty();
    }

    /** The same, also of a leader that has fewer entries than another host has seen of its log. */
    Optional<String> judge(MachineId witness, HostBeat said) {
        if (!core.isOpen()) {
            return judge(witness, said.replaced());
        }
        // What the log has committed is applied a moment later, and others may be quicker.
        long revision = Math.max(core.image().revision(), core.log().status().commitIndex());
        return judge(witness, said.replaced())
                .or(() -> leadership.leads()
                                && said.hasSeenMore(log(), core.image().term(), revision)
                        ? Optional.of(LostLog.behind(revision, witness, said.seen()))
                        : Optional.empty());
    }
}
