package io.flotilla.registry.core;

import io.flotilla.link.Peer;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.LogStatus;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.ClusterStatus.CoreMember;
import io.flotilla.registry.ClusterStatus.MachineStatus;
import io.flotilla.registry.ClusterStatus.Observed;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.registry.wire.HostBeat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells what one core host knows of the cluster. */
record ClusterObserver(CoreState core, CoreLink link, Leadership leadership, String name, RegistryStatus status) {

    ClusterStatus observe() {
        Optional<LogStatus> log = core.isOpen() ? Optional.of(core.log().status()) : Optional.empty();
        return new ClusterStatus(
                name,
                core.image().identity(),
                core.self(),
                leader(log),
                core.image().term(),
                core.image().revision(),
                status.trouble().isEmpty() || status.leads(),
                status.silentMillis(),
                trouble(),
                coreHosts(log),
                status.leads() ? Optional.of(machines()) : Optional.empty(),
                status.leads() ? Optional.of(leadership.upgradeStatus()) : Optional.empty());
    }

    private String leader(Optional<LogStatus> log) {
        return status.leads()
                ? core.self().value()
                : log.flatMap(LogStatus::leader).orElse("");
    }

    private List<String> trouble() {
        List<String> words = status.trouble().stream().collect(Collectors.toList());
        if (status.leads()) {
            core.lag().ifPresent(words::add);
        }
        link.refusals()
                .forEach((address, why) -> words.add("core host %s refuses this one: %s".formatted(address, why)));
        core.image().coreHosts().values().stream()
                .filter(host ->
                        !host.machine().equals(core.self()) && !core.link().isConnected(host.machine()))
                .forEach(host -> words.add("core host %s cannot be reached from %s"
                        .formatted(host.address(), core.machine().address())));
        link.beats().forEach((machine, beat) -> {
            if (!beat.trouble().isEmpty()) {
                words.add("machine %s: %s".formatted(machine.shortId(), beat.trouble()));
            }
        });
        return words;
    }

    private List<CoreMember> coreHosts(Optional<LogStatus> log) {
        return core.image().coreHosts().values().stream()
                .map(host -> new CoreMember(host, Optional.of(observed(host.machine(), log))))
                .toList();
    }

    private Observed observed(MachineId host, Optional<LogStatus> log) {
        boolean isMember = log.map(now -> now.members().contains(host.value())).orElse(false);
        if (host.equals(core.self())) {
            long freeBytes = log.map(LogStatus::freeBytes).orElse(0L);
            return new Observed(true, isMember, core.image().revision(), freeBytes);
        }
        Optional<HostBeat> beat = Optional.ofNullable(link.beats().get(host));
        return new Observed(
                core.link().isConnected(host),
                isMember,
                beat.map(HostBeat::applied).orElse(0L),
                beat.map(HostBeat::freeBytes).orElse(0L));
    }

    private List<MachineStatus> machines() {
        Map<MachineId, Machine> known =
                core.fleet().machines().stream().collect(Collectors.toMap(Machine::id, Function.identity()));
        Set<MachineId> linked = core.link().peers().stream().map(Peer::machine).collect(Collectors.toSet());
        List<MachineStatus> all = new ArrayList<>();
        core.view().standings(core.fleet().standings()).forEach((id, standing) -> {
            Optional<Machine> machine = Optional.ofNullable(known.get(id));
            all.add(new MachineStatus(
                    id,
                    machine.map(Machine::address).orElse(""),
                    machine.map(Machine::version).orElse(""),
                    standing,
                    core.image().coreHosts().containsKey(id),
                    id.equals(core.self()) || linked.contains(id)));
        });
        return all;
    }
}
