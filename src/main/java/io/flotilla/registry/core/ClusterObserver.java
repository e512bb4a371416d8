package io.flotilla.registry.core;

import io.flotilla.desired.CoreHost;
import io.flotilla.link.Peer;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.LogStatus;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.wire.HostBeat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one core host knows of the cluster, for {@code GET /v1/cluster}. The leader knows most. */
record ClusterObserver(CoreState core, CoreLink link, String name, RegistryStatus status) {

    JsonObject json() {
        Optional<LogStatus> log = link.log();
        boolean isKnown = status.trouble().isEmpty() || status.leads();
        JsonObject json = new JsonObject()
                .put("cluster", name)
                .put("log", core.image().identity())
                .put("answeredBy", core.self().value())
                .put("leader", leader(log))
                .put("term", core.image().term())
                .put("revision", core.image().revision())
                .put("quorum", isKnown)
                .put("silentSeconds", status.silentMillis() / 1_000.0)
                .put("trouble", new JsonArray(trouble()))
                .put("core", coreHosts(log));
        return status.leads() ? json.put("machines", machines()) : json;
    }

    private String leader(Optional<LogStatus> log) {
        return status.leads()
                ? core.self().value()
                : log.flatMap(LogStatus::leader).orElse("");
    }

    private List<String> trouble() {
        List<String> words = status.trouble().stream().collect(Collectors.toList());
        link.refusals()
                .forEach((address, why) -> words.add("core host %s refuses this one: %s".formatted(address, why)));
        core.image().coreHosts().values().stream()
                .filter(host ->
                        !host.machine().equals(core.self()) && !core.link().isConnected(host.machine()))
                .forEach(host -> words.add("core host %s cannot be reached from %s"
                        .formatted(host.address(), core.machine().address())));
        return words;
    }

    private JsonArray coreHosts(Optional<LogStatus> log) {
        JsonArray array = new JsonArray();
        for (CoreHost host : core.image().coreHosts().values()) {
            boolean isSelf = host.machine().equals(core.self());
            Optional<HostBeat> beat = Optional.ofNullable(link.beats().get(host.machine()));
            array.add(new JsonObject()
                    .put("machine", host.machine().value())
                    .put("address", host.address())
                    .put("number", host.number())
                    .put("connected", isSelf || core.link().isConnected(host.machine()))
                    .put(
                            "member",
                            log.map(now -> now.members().contains(host.machine().value()))
                                    .orElse(false))
                    .put(
                            "applied",
                            isSelf
                                    ? core.image().revision()
                                    : beat.map(HostBeat::applied).orElse(0L))
                    .put(
                            "freeBytes",
                            isSelf
                                    ? log.map(LogStatus::freeBytes).orElse(0L)
                                    : beat.map(HostBeat::freeBytes).orElse(0L)));
        }
        return array;
    }

    private JsonArray machines() {
        Map<MachineId, Machine> known =
                core.fleet().machines().stream().collect(Collectors.toMap(Machine::id, Function.identity()));
        Map<MachineId, Peer> peers =
                core.link().peers().stream().collect(Collectors.toMap(Peer::machine, Function.identity()));
        JsonArray array = new JsonArray();
        core.view().standings(core.fleet().standings()).forEach((id, standing) -> {
            Optional<Machine> machine = Optional.ofNullable(known.get(id));
            array.add(new JsonObject()
                    .put("id", id.value())
                    .put("address", machine.map(Machine::address).orElse(""))
                    .put("version", machine.map(Machine::version).orElse(""))
                    .put("standing", standing.name().toLowerCase(java.util.Locale.ROOT))
                    .put("core", core.image().coreHosts().containsKey(id))
                    .put("linked", id.equals(core.self()) || peers.containsKey(id)));
        });
        return array;
    }
}
