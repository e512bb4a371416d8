package io.flotilla.api;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code core/members}: which hosts keep the state. A change takes until the host has joined or left. */
final class CoreResource {
    private final Registry registry;
    private final Readiness readiness;

    CoreResource(Registry registry, Readiness readiness) {
        this.registry = registry;
        this.readiness = readiness;
    }

    Future<Answer> add(Request request) {
        JsonBody wish = JsonBody.parse(request.body()).requireObject().requireOnly("machine");
        String text = MachineIds.require(wish.text("machine"));
        readiness.requireReadable();
        return MachineIds.present(registry)
                .map(known -> MachineIds.named(text, known))
                .compose(machine -> registry.addCoreHost(Request.newId(), machine)
                        .map(Answer.json(200, new NamedMachine(machine))));
    }

    /** A core host can be removed that is not present any more: that is when it is removed most often. */
    Future<Answer> remove(Request request) {
        String text = MachineIds.require(request.parameter("id"));
        readiness.requireReadable();
        return Future.join(MachineIds.present(registry), coreHosts())
                .map(known -> union(known.resultAt(0), known.resultAt(1)))
                .compose(known -> remove(text, known))
                .map(Answer.empty(204));
    }

    /** An unknown whole ID is asked for all the same: its removal may have begun and be under way. */
    private Future<Void> remove(String text, Set<MachineId> known) {
        MachineId machine = MachineIds.isWhole(text) ? new MachineId(text) : MachineIds.named(text, known);
        Future<Void> removed = registry.removeCoreHost(Request.newId(), machine);
        return known.contains(machine) ? removed : removed.recover(CoreResource::unknown);
    }

    private static Future<Void> unknown(Throwable cause) {
        return Future.failedFuture(
                cause instanceof RefusedException ? new Refusal(404, String.valueOf(cause.getMessage())) : cause);
    }

    private Future<Set<MachineId>> coreHosts() {
        return registry.cluster().map(cluster -> cluster.core().stream()
                .map(core -> core.host().machine())
                .collect(Collectors.toSet()));
    }

    private static Set<MachineId> union(Set<MachineId> some, Set<MachineId> others) {
        Set<MachineId> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }
}
