package io.flotilla.registry.core;

import io.flotilla.link.Link;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.host.StateFeed;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.wire.Codecs;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Set;

/**
 * The state stream from the leader to those hosts that have readers: over the link, which loses nothing unseen, and to
 * core hosts over the clustered event bus as well, so that what comes first counts. On the registry's event loop.
 */
final class StreamSender {
    private final CoreState core;
    private final StateFeed own;
    private final Set<MachineId> readers = new HashSet<>();

    /** {@code own}: of this host. */
    StreamSender(CoreState core, StateFeed own) {
        this.core = core;
        this.own = own;
        core.bus().onSuccess(bus -> bus.onStates(batch -> core.loop().run(() -> own.overheard(batch))));
    }

    /** Whether somebody reads on a host, as it says itself. */
    void reads(MachineId machine, boolean isReader) {
        if (isReader) {
            readers.add(machine);
        } else {
            readers.remove(machine);
        }
    }

    void tell(StateBatch batch) {
        own.told(batch);
        if (readers.isEmpty()) {
            return;
        }
        Buffer bytes = Buffer.buffer(Codecs.STATES.encode(batch));
        readers.forEach(machine -> core.link().send(machine, Link.STATES, bytes));
        boolean isForCoreHosts = !batch.events().isEmpty()
                && core.coreHosts().stream().anyMatch(host -> readers.contains(host.machine()));
        if (isForCoreHosts && core.maps().areUp()) {
            core.bus().onSuccess(bus -> bus.publishStates(bytes));
        }
    }
}
