package io.flotilla.api;

import io.flotilla.registry.Listing;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Lists by the page. fleet's token says only how many pages went before, so whoever reads on while others create and
 * destroy would miss items or see some twice; therefore this host remembers for a while where each client's pages ended.
 */
final class Pages {
    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int MOST = 1_000;

    /** What tells items apart: what they are called in the answer, how to sort and how to show them. */
    record Kind<T>(String field, Function<T, String> key, Function<T, JsonObject> json) {}

    private record Place(String client, String list, int page) {}

    private record End(String key, long nanos) {}

    private final int limit;
    private final Map<Place, End> ends = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, End> eldest) {
            return size() > MOST;
        }
    };

    Pages(int limit) {
        this.limit = limit;
    }

    <T> Future<Answer> page(
            HttpServerRequest request, Query query, Kind<T> kind, Function<Listing.Slice, Future<Listing<T>>> read) {
        PageToken token = PageToken.of(query.all("nextPageToken"), limit);
        String list = "%s?%s&%s".formatted(request.path(), query.first("unitName"), query.first("machineID"));
        Place place = new Place(client(request.remoteAddress()), list, token.page());
        return read.apply(token.slice(endBefore(place))).map(listing -> {
            remember(place, listing, kind.key());
            return Answer.json(200, FleetJson.page(kind.field(), listing, token, kind.json()));
        });
    }

    private static String client(SocketAddress address) {
        return Optional.ofNullable(address.hostAddress()).orElse("");
    }

    private String endBefore(Place place) {
        return Optional.ofNullable(ends.get(new Place(place.client(), place.list(), place.page() - 1)))
                .filter(end -> System.nanoTime() - end.nanos() < REMEMBERED_NANOS)
                .map(End::key)
                .orElse("");
    }

    private <T> void remember(Place place, Listing<T> listing, Function<T, String> key) {
        ends.remove(place);
        if (listing.rest() > 0 && !listing.items().isEmpty()) {
            T last = listing.items().get(listing.items().size() - 1);
            ends.put(place, new End(key.apply(last), System.nanoTime()));
        }
    }
}
