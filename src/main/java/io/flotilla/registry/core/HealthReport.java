package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.raft.LogStatus;
import io.flotilla.registry.host.Uplink;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.LowDisk;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why a core host cannot serve, in words for whoever looks at it at 3 a.m. */
public final class HealthReport {
    private static final long SILENT_MILLIS = 3_000;

    private HealthReport() {}

    /** What keeps a host with an open log from serving reads and writes; {@code leads}: it leads itself. */
    static Optional<String> of(CoreState core, boolean leads, Uplink uplink) {
        LogStatus log = core.log().status();
        Optional<String> stopped = log.unreadable().or(log::storeFailure);
        if (stopped.isPresent()) {
            return stopped.map(words ->
                    LostLog.withAdvice(words, core.self(), core.coreHosts().size() == 1));
        }
        if (!core.maps().areUp()) {
            return Optional.of("the maps are not up yet");
        }
        if (!leads && uplink.leaderId().isEmpty()) {
            return Optional.of(noLeader(core));
        }
        if (!leads && uplink.isolatedMillis() > SILENT_MILLIS) {
            return Optional.of("the leader, machine %s, does not answer"
                    .formatted(uplink.leaderId().map(Object::toString).orElse("")));
        }
        return log.isDiskLow() ? Optional.of(LowDisk.words(log)) : Optional.empty();
    }

    private static String noLeader(CoreState core) {
        List<CoreHost> missing = core.image().coreHosts().values().stream()
                .filter(host -> !host.machine().equals(core.self()))
                .filter(host -> !core.link().isConnected(host.machine()))
                .toList();
        return missing.isEmpty()
                ? "no leader has been elected yet"
                : "no leader: core host %s cannot be reached"
                        .formatted(missing.stream().map(CoreHost::address).collect(Collectors.joining(", ")));
    }
}
