package io.flotilla.api;

import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How requests name a machine: by its whole ID, or by the first digits of it that lists show. */
final class MachineIds {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}|[0-9a-f]{32}");
    private static final int SHORT_DIGITS = 8;

    private MachineIds() {}

    static String require(String text) {
        if (!ID.matcher(text).matches()) {
            throw Refusal.badRequest(
                    "machine must be a machine ID, 32 hexadecimal digits or the first 8 of them, found \"%s\""
                            .formatted(text));
        }
        return text;
    }

    /** Whether a text that {@link #require} let pass is all of an ID. */
    static boolean isWhole(String text) {
        return text.length() > SHORT_DIGITS;
    }

    static Future<Set<MachineId>> present(Registry registry) {
        return registry.machines(Listing.Slice.ALL).map(listing -> {
            Set<MachineId> ids = new TreeSet<>();
            listing.items().stream().map(Machine::id).forEach(ids::add);
            return ids;
        });
    }

    /** The one of {@code known} that is meant. */
    static MachineId named(String text, Set<MachineId> known) {
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
}
