package io.flotilla.api;

import io.flotilla.registry.Listing;
import io.flotilla.registry.Registry;
import io.flotilla.registry.StateEntry;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code state}: what the machines report, as fleet shows it. */
record StateResource(Registry registry, Pages pages) {
    private static final Pages.Kind<StateEntry> KIND = new Pages.Kind<>("states", StateEntry::key, FleetView::state);

    Future<Answer> list(Request request) {
        Query query = request.query();
        return pages.page(
                request,
                KIND,
                slice -> registry.states(request.least(), query.first("unitName"), query.first("machineID"), slice));
    }

    /** Of a unit on several machines, the first one's. */
    Future<Answer> get(Request request) {
        Optional<String> unit = Optional.of(request.parameter("name"));
        return request.shown(registry.states(request.least(), unit, Optional.empty(), new Listing.Slice("", 0, 1)))
                .map(listing -> listing.items().stream()
                        .findFirst()
                        .map(state -> Answer.json(200, FleetView.state(state)))
                        .orElseThrow(() -> new ApiRefusal(404, "unit state does not exist")));
    }
}
