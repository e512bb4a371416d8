package io.flotilla.registry.core;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.wire.HostBeat;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** To whom a leader gives the lead when it should not lead any more. On the registry's event loop. */
final class Succession {
    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

    private final CoreState core;
    private final Function<MachineId, Optional<HostBeat>> beats;
    private boolean isGivingWay;

    /** {@code beats}: what another host last said of itself. */
    Succession(CoreState core, Function<MachineId, Optional<HostBeat>> beats) {
        this.core = core;
        this.beats = beats;
    }

    /** Gives the lead to a member that is there, so that nobody has to notice this host's end first. */
    Future<Void> passOn(boolean leads) {
        return leads
                ? heir(beat -> true)
                        .map(heir -> core.log().transferLeadership(heir).otherwiseEmpty())
                        .orElseGet(Future::succeededFuture)
                : Future.succeededFuture();
    }

    /** A leader without disk space lets one lead that has some: wishes are refused here. */
    void giveWayIfFull(boolean leads) {
        if (!leads || isGivingWay || !core.log().status().isDiskLow()) {
            return;
        }
        heir(beat -> beat.trouble().isEmpty()).ifPresent(heir -> {
            isGivingWay = true;
            LOG.warn("the disk is nearly full: machine {} is to lead instead", heir);
            core.log().transferLeadership(heir).onComplete(done -> isGivingWay = false);
        });
    }

    private Optional<String> heir(Predicate<HostBeat> suits) {
        return core.log().status().members().stream()
                .filter(id -> !id.equals(core.self().value()))
                .map(MachineId::new)
                .filter(id -> core.link().isConnected(id))
                .filter(id -> beats.apply(id).filter(suits).isPresent())
                .map(MachineId::value)
                .findFirst();
    }
}
