package io.flotilla.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Leads a request to the API that its path's prefix names, if this host can serve it. */
final class ApiRequests {
    private static final List<String> FLEET_PREFIXES = List.of("/fleet/v1", "/v1-alpha");
    private static final String OWN_PREFIX = "/v1";

    private final FleetApi fleet;
    private final FlotillaApi own;
    private final Readiness readiness;
    private final Freshness freshness;

    ApiRequests(FleetApi fleet, FlotillaApi own, Readiness readiness, Freshness freshness) {
        this.fleet = fleet;
        this.own = own;
        this.readiness = readiness;
        this.freshness = freshness;
    }

    Future<? extends Reply> answer(HttpServerRequest request, Buffer body) {
        String path = Optional.ofNullable(request.path()).orElse("");
        Optional<String> fleetPath = FLEET_PREFIXES.stream()
                .flatMap(prefix -> after(prefix, path).stream())
                .findFirst();
        if (fleetPath.isPresent()) {
            readiness.requireReadable();
            return whenFresh(request, () -> fleet.handle(request, fleetPath.get(), body));
        }
        String ownPath = after(OWN_PREFIX, path)
                .orElseThrow(() -> path.equals("/") ? new Refusal(405, "") : Refusal.unknownPath());
        return whenFresh(request, () -> own.handle(request, ownPath, body));
    }

    /** The rest of {@code path} if it lies below {@code prefix}. */
    private static Optional<String> after(String prefix, String path) {
        return path.equals(prefix) || path.startsWith(prefix + "/")
                ? Optional.of(path.substring(prefix.length()))
                : Optional.empty();
    }

    private Future<? extends Reply> whenFresh(HttpServerRequest request, Supplier<Future<? extends Reply>> handling) {
        if (request.method().equals(HttpMethod.GET)) {
            return freshness
                    .reach(new Query(request.query()), request.response())
                    .compose(reached -> handling.get());
        }
        readiness.requireLeaderInSight();
        return handling.get();
    }
}
