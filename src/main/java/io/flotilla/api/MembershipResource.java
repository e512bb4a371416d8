package io.flotilla.api;

import io.flotilla.desired.Command;
import io.flotilla.desired.Outcome;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.Listing;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code core/members} and {@code machines/ID/leave}: which hosts keep the state, and which are to go. */
record MembershipResource(Registry registry, Readiness readiness) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}|[0-9a-f]{32}");
    private static final int SHORT_DIGITS = 8;

    /** Answered when the host has joined. */
    Future<Answer> add(Request request) {
        JsonBody wish = JsonBody.parse(request.body()).requireObject().requireOnly("machine");
        String text = requireId(wish.text("machine"));
        readiness.requireReadable();
        return present(text).compose(machine -> registry.addCoreHost(Request.newId(), machine)
                .map(Answer.json(200, fields -> fields.put("machine", machine))));
    }

    /**
     * Answered when the host has left the core. One can be removed that is not present any more: that is when it
     * is removed most often.
     */
    Future<Answer> remove(Request request) {
        String text = requireId(request.parameter("id"));
        readiness.requireReadable();
        return Future.join(present(), registry.cluster())
                .map(found -> known(found.resultAt(0), found.resultAt(1)))
                .compose(known -> remove(text, known))
                .map(Answer.empty(204));
    }

    /** An unknown whole ID is asked for all the same: its removal may have begun and be under way. */
    private Future<Void> remove(String text, Set<MachineId> known) {
        MachineId machine = text.length() > SHORT_DIGITS ? new MachineId(text) : named(text, known);
        Future<Void> removed = registry.removeCoreHost(Request.newId(), machine);
        return known.contains(machine) ? removed : removed.recover(MembershipResource::unknown);
    }

    private static Future<Void> unknown(Throwable cause) {
        return Future.failedFuture(
                cause instanceof RefusedException ? new ApiRefusal(404, String.valueOf(cause.getMessage())) : cause);
    }

    private static Set<MachineId> known(Set<MachineId> present, ClusterStatus cluster) {
        Set<MachineId> all = new TreeSet<>(present);
        cluster.core().forEach(core -> all.add(core.host().machine()));
        return all;
    }

    /** Takes a machine out of service. Answered when that is decided; it takes its time. */
    Future<Answer> leave(Request request) {
        Buffer body = request.body();
        if (body.length() > 0) {
            JsonBody.parse(body).requireObject().requireOnly();
        }
        String text = requireId(request.parameter("id"));
        readiness.requireReadable();
        return present(text)
                .compose(machine -> request.decided(registry.submit(new Command.LeaveCluster(Request.newId(), machine)))
                        .map(outcome -> leaves(machine, outcome)));
    }

    private static Answer leaves(MachineId machine, Outcome outcome) {
        if (outcome == Outcome.STILL_CORE_HOST) {
            throw new ApiRefusal(
                    409,
                    "machine %s is a core host: make it a leaf first, with DELETE /v1/core/members/%s"
                            .formatted(machine, machine));
        }
        return Answer.json(202, fields -> fields.put("machine", machine));
    }

    private Future<MachineId> present(String text) {
        return present().map(known -> named(text, known));
    }

    private Future<Set<MachineId>> present() {
        return registry.machines(0, Listing.Slice.ALL).map(listing -> {
            Set<MachineId> ids = new TreeSet<>();
            listing.value().items().stream().map(Machine::id).forEach(ids::add);
            return ids;
        });
    }

    /** Requests name a machine by its whole ID, or by the first digits of it that lists show. */
    private static String requireId(String text) {
        if (!ID.matcher(text).matches()) {
            throw ApiRefusal.badRequest(
                    "machine must be a machine ID, 32 hexadecimal digits or the first 8 of them, found \"%s\""
                            .formatted(text));
        }
        return text;
    }

    /** The one of {@code known} that is meant. */
    private static MachineId named(String text, Set<MachineId> known) {
        Set<MachineId> matching = new TreeSet<>(known);
        matching.removeIf(id -> !id.value().startsWith(text));
        if (matching.isEmpty()) {
            throw new ApiRefusal(404, "there is no machine %s".formatted(text));
        }
        if (matching.size() > 1) {
            throw ApiRefusal.badRequest(
                    "%s is the beginning of %d machine IDs: give all 32 digits".formatted(text, matching.size()));
        }
        return matching.iterator().next();
    }
}
