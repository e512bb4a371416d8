package io.flotilla.api;

import io.flotilla.registry.AsOf;
import io.flotilla.registry.Listing;
import io.vertx.core.Future;
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

    /** What tells lists apart: their names, by what their items are sorted, and how an item is shown. */
    record Kind<T>(String list, Function<T, String> key, Function<T, View> item) {
        View page(Listing<T> listing, PageToken token) {
            return FleetView.page(
                    list,
                    listing.items().stream().map(item).toList(),
                    token.next(listing.rest()).map(PageToken::encode).orElse(""));
        }
    }

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

    <T> Future<Answer> page(Request request, Kind<T> kind, Function<Listing.Slice, Future<AsOf<Listing<T>>>> read) {
        Query query = request.query();
        PageToken token = PageToken.of(query.all("nextPageToken"), limit);
        String list = "%s?%s&%s".formatted(request.path(), query.first("unitName"), query.first("machineID"));
        Place place = new Place(request.client(), list, token.page());
        return request.shown(read.apply(token.slice(endBefore(place)))).map(listing -> {
            remember(place, listing, kind.key());
            return Answer.json(200, kind.page(listing, token));
        });
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
