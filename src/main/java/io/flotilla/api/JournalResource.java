package io.flotilla.api;

import io.flotilla.journal.JournalQuery;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.Registry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code units/NAME/journal}: where the unit is, and what its journal says there. */
record JournalResource(Registry registry) {
    private static final int LINES = 10;

    Future<StreamedBody> get(Request request) {
        Query query = request.query();
        UnitName unit = UnitResource.name(request);
        JournalQuery wanted = wanted(unit, query);
        return request.shown(registry.unit(request.least(), unit))
                .compose(found -> machine(UnitResource.require(found), query.first("machine")))
                .compose(machine -> registry.journal(machine, wanted))
                .map(content -> StreamedBody.journal(wanted, content));
    }

    private static JournalQuery wanted(UnitName unit, Query query) {
        try {
            return new JournalQuery(
                    unit,
                    query.first("lines").map(Integer::parseInt).orElse(LINES),
                    query.first("follow").map(JournalResource::isTrue).orElse(false),
                    query.first("output").orElse("short"));
        } catch (NumberFormatException e) {
            throw ApiRefusal.badRequest("lines: expect a number");
        } catch (IllegalArgumentException e) {
            throw ApiRefusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isTrue(String text) {
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException("follow: expect true or false");
        };
    }

    private Future<MachineId> machine(UnitEntry entry, Optional<String> id) {
        if (id.isPresent()) {
            return registry.machines(0, Listing.Slice.ALL)
                    .map(all -> named(id.get(), all.value().items()));
        }
        Set<MachineId> machines = entry.unit().machines();
        if (machines.size() == 1) {
            return Future.succeededFuture(machines.iterator().next());
        }
        String words = machines.isEmpty()
                ? "unit %s is on no machine: %s".formatted(entry.unit().name(), why(entry))
                : "unit %s is on %d machines: name one".formatted(entry.unit().name(), machines.size());
        return Future.failedFuture(new RefusedException(words));
    }

    private static String why(UnitEntry entry) {
        String reason = entry.unit().reason();
        return reason.isEmpty() ? "its target is " + entry.unit().target() : reason;
    }

    /** A machine that is not there now may have a whole ID. */
    private static MachineId named(String id, List<Machine> machines) {
        List<MachineId> fitting = machines.stream()
                .map(Machine::id)
                .filter(machine -> machine.value().startsWith(id))
                .toList();
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw new ApiRefusal(
                fitting.isEmpty() ? 404 : 409,
                fitting.isEmpty() ? "machine does not exist" : "several machines begin with " + id);
    }
}
