package io.flotilla.api;

import io.flotilla.registry.Listing;
import io.flotilla.registry.Registry;
import io.flotilla.registry.StateEntry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** fleet's API: paths, methods and their refusals; what a request does is in the resource it names. */
final class FleetApi {
    private static final String COLLECTION_METHODS = "only GET supported against this resource";
    private static final String ITEM_METHODS = "only GET, PUT and DELETE supported against this resource";
    private static final String MACHINES_METHODS = "only GET and PATCH supported against this resource";
    private static final String DISCOVERY_METHODS = "only HTTP GET supported against this resource";

    private static final Pages.Kind<StateEntry> STATES = new Pages.Kind<>("states", StateEntry::key, FleetJson::state);

    private final Registry registry;
    private final Pages pages;
    private final UnitResource units;
    private final MachineResource machines;
    private final JsonObject discovery;

    FleetApi(Registry registry, int pageLimit, JsonObject discovery) {
        this.registry = registry;
        pages = new Pages(pageLimit);
        this.discovery = discovery;
        units = new UnitResource(registry, pages);
        machines = new MachineResource(registry, pages);
    }

    /** Answers a request for {@code path}, the undecoded rest after the API's prefix. */
    Future<Answer> handle(HttpServerRequest request, String path, Buffer body) {
        List<String> segments = List.of(path.split("/", -1));
        if (path.isEmpty()) {
            throw new Refusal(405, "");
        }
        if (segments.size() == 2) {
            return collection(request, segments.get(1), body);
        }
        if (segments.size() == 3 && !segments.get(2).isEmpty()) {
            return item(request, segments.get(1), Query.decode(segments.get(2)), body);
        }
        throw Refusal.unknownPath();
    }

    private Future<Answer> collection(HttpServerRequest request, String name, Buffer body) {
        switch (name) {
            case "units":
                Methods.require(request, 405, COLLECTION_METHODS, HttpMethod.GET);
                return units.list(request);
            case "state":
                Methods.require(request, 405, COLLECTION_METHODS, HttpMethod.GET);
                return states(request);
            case "machines":
                Methods.require(request, 405, MACHINES_METHODS, HttpMethod.GET, HttpMethod.PATCH);
                return request.method().equals(HttpMethod.GET) ? machines.list(request) : machines.patch(body);
            case "discovery":
                Methods.require(request, 400, DISCOVERY_METHODS, HttpMethod.GET);
                return Future.succeededFuture(Answer.json(200, discovery));
            default:
                throw Refusal.unknownPath();
        }
    }

    private Future<Answer> item(HttpServerRequest request, String collection, String name, Buffer body) {
        switch (collection) {
            case "units":
                Methods.require(request, 405, ITEM_METHODS, HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE);
                return units.item(request, name, body);
            case "state":
                Methods.require(request, 405, COLLECTION_METHODS, HttpMethod.GET);
                return state(name);
            default:
                throw Refusal.unknownPath();
        }
    }

    private Future<Answer> states(HttpServerRequest request) {
        Query query = new Query(request.query());
        return pages.page(
                request,
                query,
                STATES,
                slice -> registry.states(query.first("unitName"), query.first("machineID"), slice));
    }

    private Future<Answer> state(String unit) {
        return registry.states(Optional.of(unit), Optional.empty(), new Listing.Slice("", 0, 1))
                .map(listing -> {
                    if (listing.items().isEmpty()) {
                        throw new Refusal(404, "unit state does not exist");
                    }
                    return Answer.json(200, FleetJson.state(listing.items().get(0)));
                });
    }
}
