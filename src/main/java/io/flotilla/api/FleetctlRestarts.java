package io.flotilla.api;

import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code fleetctl restart} wishes a unit to be loaded, waits until it is shown as launched, and wishes it to be launched.
 * That works in fleet, whose hosts look for wishes only now and then; here it would wait for ever, and leave the unit
 * stopped. So fleetctl, and nobody else, sees for a second what it would see there. On one context.
 */
final class FleetctlRestarts {
    private static final String AGENT = "google-api-go-client/";
    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<UnitName, Long> loadedAt = new HashMap<>();

    /** A target was wished, without content. */
    void wished(Request request, UnitName unit, TargetState target) {
        loadedAt.values().removeIf(at -> System.nanoTime() - at > NANOS);
        if (request.agent().startsWith(AGENT) && target == TargetState.LOADED) {
            loadedAt.put(unit, System.nanoTime());
        } else {
            loadedAt.remove(unit);
        }
    }

    /** The unit as this client is to see it. */
    UnitEntry seenBy(Request request, UnitEntry entry) {
        Long at = loadedAt.get(entry.unit().name());
        boolean isJustLoaded = at != null
                && System.nanoTime() - at < NANOS
                && entry.unit().target() == TargetState.LOADED
                && request.agent().startsWith(AGENT);
        return isJustLoaded ? new UnitEntry(entry.unit(), TargetState.LAUNCHED) : entry;
    }
}
