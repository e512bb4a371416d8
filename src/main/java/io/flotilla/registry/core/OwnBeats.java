package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.host.CoreFile;
import io.flotilla.registry.host.HostSide;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.registry.wire.Beat;
import io.flotilla.registry.wire.CoreBeat;
import io.flotilla.registry.wire.HostBeat;
import io.flotilla.registry.wire.Introduction;
import java.util.List;
import java.util.Optional;

/** What a core host says of itself on the link. On the registry's event loop. */
record OwnBeats(
        CoreState core,
        CoreOptions options,
        HostSide host,
        Leadership leadership,
        CoreDisk disk,
        LogClaims claims,
        MajorityContact contact) {

    /**
     * What it is met by. {@code founders}: those of a group that is being founded; {@code trouble} keeps it from serving,
     * empty if nothing does.
     */
    Introduction introduction(Optional<List<CoreHost>> founders, String trouble) {
        CoreFile file = disk.file();
        List<CoreHost> group = List.copyOf(core.image().coreHosts().values());
        return new Introduction(
                core.machine(),
                options.addresses(),
                claims.log(),
                file.isJoining(),
                founders.orElse(file.founders()),
                group.isEmpty() ? file.group() : group,
                claims.replaced(trouble));
    }

    /** What it says again and again to another host. */
    Beat beat(MachineId to, Optional<List<CoreHost>> founders, String trouble) {
        HostBeat own = new HostBeat(
                host.states().isFollowed(),
                founders.orElse(List.of()),
                core.image().revision(),
                core.isOpen() ? core.log().status().freeBytes() : 0,
                host.lease().run(),
                host.lease().promisedMillis(),
                host.lease().isInherited(),
                host.lease().isEnding(),
                trouble.isEmpty() ? host.sheets().refusal() : trouble,
                claims.log(),
                core.image().revision(),
                core.image().term(),
                claims.replaced(trouble));
        boolean isMember = core.isOpen() && core.log().status().members().contains(to.value());
        return new Beat(
                own,
                Optional.of(new CoreBeat(
                        leadership.leads(),
                        contact.ageMillis(),
                        core.isOpen() ? core.log().status().term() : -1,
                        core.image().term(),
                        core.image().identity(),
                        leadership.ordersChangedAt(to),
                        leadership.keptMark(to),
                        leadership.wantsAll(to),
                        core.projection().shown(),
                        core.areMapsCurrent() ? core.maps().member() : "",
                        isMember,
                        List.copyOf(core.image().coreHosts().values()))));
    }
}
