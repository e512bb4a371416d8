package io.flotilla.api;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/** {@code core/members}: which hosts keep the state. A change takes until the host has joined or left. */
final class CoreResource {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}|[0-9a-f]{32}");

    private static final int SHORT_DIGITS = 8;

    private final Registry registry;
    private final Readiness readiness;

    CoreResource(Registry registry, Readiness readiness) {
        this.registry = registry;
        this.readiness = readiness;
    }

    Future<Answer> add(Buffer body) {
        JsonBody wish = JsonBody.parse(body).requireObject().requireOnly("machine");
        String text = requireId(wish.text("machine"));
        readiness.requireReadable();
        return present().map(known -> named(text, known)).compose(machine -> registry.addCoreHost(requestId(), machine)
                .map(Answer.json(200, new JsonObject().put("machine", machine.value()))));
    }

    /** A core host can be removed that is not present any more: that is when it is removed most often. */
    Future<Answer> remove(String id) {
        String text = requireId(id);
        readiness.requireReadable();
        return Future.join(present(), coreHosts())
                .map(known -> union(known.resultAt(0), known.resultAt(1)))
                .compose(known -> remove(text, known))
                .map(Answer.empty(204));
    }

    /** An unknown whole ID is asked for all the same: its removal may have begun and be under way. */
    private Future<Void> remove(String text, Set<MachineId> known) {
        boolean isWhole = text.length() > SHORT_DIGITS;
        MachineId machine = isWhole ? new MachineId(text) : named(text, known);
        Future<Void> removed = registry.removeCoreHost(requestId(), machine);
        return known.contains(machine) ? removed : removed.recover(CoreResource::unknown);
    }

    private static Future<Void> unknown(Throwable cause) {
        return Future.failedFuture(
                cause instanceof RefusedException ? new Refusal(404, String.valueOf(cause.getMessage())) : cause);
    }

    private static String requireId(String text) {
        if (!ID.matcher(text).matches()) {
            throw Refusal.badRequest(
                    "machine must be a machine ID, 32 hexadecimal digits or the first 8 of them, found \"%s\""
                            .formatted(text));
        }
        return text;
    }

    private Future<Set<MachineId>> present() {
        return registry.machines(Listing.Slice.ALL).map(listing -> {
            Set<MachineId> ids = new TreeSet<>();
            listing.items().stream().map(Machine::id).forEach(ids::add);
            return ids;
        });
    }

    private Future<Set<MachineId>> coreHosts() {
        return registry.cluster().map(cluster -> {
            Set<MachineId> ids = new TreeSet<>();
            JsonArray core = cluster.getJsonArray("core", new JsonArray());
            for (int i = 0; i < core.size(); i++) {
                ids.add(new MachineId(core.getJsonObject(i).getString("machine")));
            }
            return ids;
        });
    }

    private static Set<MachineId> union(Set<MachineId> some, Set<MachineId> others) {
        Set<MachineId> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static MachineId named(String text, Set<MachineId> known) {
        Set<MachineId> matching = new TreeSet<>(known);
        matching.removeIf(id -> !id.value().startsWith(text));
        if (matching.isEmpty()) {
            throw new Refusal(404, "there is no machine %s".formatted(text));
        }
        if (matching.size() > 1) {
            throw Refusal.badRequest(
                    "%s is the beginning of %d machine IDs: give all 32 digits".formatted(text, matching.size()));
        }
        return matching.iterator().next();
    }

    private static String requestId() {
        return UUID.randomUUID().toString();
    }
}
