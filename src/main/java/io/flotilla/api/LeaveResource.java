package io.flotilla.api;

import io.flotilla.desired.Command;
import io.flotilla.desired.Outcome;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Decided;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** {@code machines/ID/leave}: takes a machine out of service. Answered when that is decided; it takes its time. */
final class LeaveResource {
    private final Registry registry;
    private final Readiness readiness;

    LeaveResource(Registry registry, Readiness readiness) {
        this.registry = registry;
        this.readiness = readiness;
    }

    Future<Answer> post(Request request) {
        Buffer body = request.body();
        if (body.length() > 0) {
            JsonBody.parse(body).requireObject().requireOnly();
        }
        String text = MachineIds.require(request.parameter("id"));
        readiness.requireReadable();
        return MachineIds.present(registry)
                .map(known -> MachineIds.named(text, known))
                .compose(machine -> registry.submit(new Command.LeaveCluster(Request.newId(), machine))
                        .map(decided -> answer(machine, decided)));
    }

    private static Answer answer(MachineId machine, Decided decided) {
        if (decided.outcome() == Outcome.STILL_CORE_HOST) {
            throw new Refusal(
                    409,
                    "machine %s is a core host: make it a leaf first, with DELETE /v1/core/members/%s"
                            .formatted(machine, machine));
        }
        return Answer.json(202, new NamedMachine(machine)).decidedAt(decided.revision());
    }
}
