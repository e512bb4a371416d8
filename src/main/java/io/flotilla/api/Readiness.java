package io.flotilla.api;

import io.flotilla.registry.Registry;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.UnavailableException;
import io.vertx.core.Vertx;
import java.util.Optional;

/** What this host can serve at the moment, and in words why not. Used on one context. */
final class Readiness {
    private static final long LOOK_AGAIN_MILLIS = 100;

    /** An election is over by then. The registry waits as long for a leader; after that, nobody waits any more. */
    private static final long ELECTION_MILLIS = 5_000;

    private final Registry registry;
    private boolean servedOnce;

    Readiness(Registry registry) {
        this.registry = registry;
    }

    /** Looks until this host has served for the first time, so that this is known also when nobody asks. */
    void watch(Vertx vertx) {
        vertx.setPeriodic(0, LOOK_AGAIN_MILLIS, timer -> {
            if (hasServed()) {
                vertx.cancelTimer(timer);
            }
        });
    }

    private boolean hasServed() {
        servedOnce |= trouble().isEmpty();
        return servedOnce;
    }

    /** Why this host cannot serve reads and writes; empty exactly while it can. */
    Optional<String> trouble() {
        RegistryStatus status = registry.status();
        return status.trouble()
                .or(() -> status.silentMillis() > 0 ? Optional.of(silence(status.silentMillis())) : Optional.empty());
    }

    Answer answer() {
        return trouble().map(why -> Answer.text(503, why + "\n")).orElseGet(() -> Answer.text(200, "ok\n"));
    }

    private static String silence(long millis) {
        return "no leader with a majority of the core hosts has been heard for %d s".formatted(millis / 1_000);
    }

    /** Until this host has served once, its maps may still be empty, and an empty list would be a lie. */
    void requireReadable() {
        if (!hasServed()) {
            throw new UnavailableException(trouble().orElse("not ready yet"));
        }
    }

    /** A write without a leader in sight is refused at once. */
    void requireLeaderInSight() {
        if (registry.status().silentMillis() > ELECTION_MILLIS) {
            throw new UnavailableException(trouble().orElse("no leader has been heard"));
        }
    }
}
