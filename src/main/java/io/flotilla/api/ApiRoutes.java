package io.flotilla.api;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import io.flotilla.registry.Registry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;

/** Which resource answers which path and method, and what a request has to pass on its way there. */
final class ApiRoutes {
    private static final List<String> FLEET_PREFIXES = List.of("/fleet/v1", "/v1-alpha");

    /** A unit file of ten thousand long lines fits; what is larger is no unit file. */
    static final int MAX_BODY = 1 << 20;

    private final Router router;
    private final Registry registry;
    private final Readiness readiness;
    private final Freshness freshness;
    private final Replies replies;

    ApiRoutes(Router router, Registry registry, Readiness readiness, Replies replies) {
        this.router = router;
        this.registry = registry;
        this.readiness = readiness;
        freshness = new Freshness(registry);
        this.replies = replies;
    }

    /** What tells of this process alone. A path with a malformed escape is refused by the first route already. */
    void health(Metrics metrics) {
        router.errorHandler(
                400,
                context -> replies.send(context.response(), Answer.error(400, "malformed path or query in the URL")));
        router.route().failureHandler(replies::fail);
        router.route("/healthz").handler(context -> replies.send(context.response(), Answer.text(200, "ok\n")));
        router.route("/readyz").handler(context -> replies.send(context.response(), readiness.answer()));
        router.route("/metrics").handler(context -> replies.send(context, metrics.render()));
    }

    void stream(StateStream stream, ConnectionTimeouts timeouts) {
        router.route().handler(context -> {
            freshness.mark(context.response());
            requireOwnOrigin(context);
        });
        router.route("/v1/stream").handler(context -> {
            timeouts.forget(context.request().connection());
            stream.handle(context.request());
        });
    }

    void resources(ConnectionTimeouts timeouts, int pageLimit, Buffer discovery) {
        router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY)).handler(context -> {
            timeouts.received(context.request().connection());
            context.next();
        });
        path("/");
        Pages pages = new Pages(pageLimit);
        UnitResource units = new UnitResource(registry, pages, new FleetctlRestarts());
        FLEET_PREFIXES.forEach(prefix -> fleet(prefix, pages, units, discovery));
        own(units);
        router.route().handler(context -> context.fail(ApiRefusal.unknownPath()));
    }

    private void fleet(String prefix, Pages pages, UnitResource units, Buffer discovery) {
        StateResource states = new StateResource(registry, pages);
        MachineResource machines = new MachineResource(registry, pages);
        route(prefix + "/*")
                .handler(this::requireReadable)
                .handler(this::requireServable)
                .handler(ApiRoutes::requireNoSlashAtEnd);
        path(prefix);
        path(prefix + "/units").on(GET, units::list);
        path(prefix + "/units/:name").on(GET, units::get).on(PUT, units::put).on(DELETE, units::delete);
        path(prefix + "/state").on(GET, states::list);
        path(prefix + "/state/:name").on(GET, states::get);
        path(prefix + "/machines").on(GET, machines::list).on(PATCH, machines::patch);
        route(prefix + "/discovery").handler(context -> {
            if (!context.request().method().equals(GET)) {
                throw ApiRefusal.badRequest("only HTTP GET supported against this resource");
            }
            replies.send(context.response(), Answer.json(200, discovery));
        });
    }

    private void own(UnitResource units) {
        MembershipResource members = new MembershipResource(registry, readiness);
        route("/v1/*").handler(this::requireServable).handler(ApiRoutes::requireNoSlashAtEnd);
        path("/v1");
        path("/v1/cluster")
                .on(GET, request -> registry.cluster().map(status -> Answer.json(200, ClusterView.of(status))));
        path("/v1/backup").on(GET, request -> registry.backup(request.least()).map(StreamedBody::backup));
        path("/v1/upgrade/finish").on(POST, request -> registry.finishUpgrade()
                .map(level -> Answer.json(200, fields -> fields.put("level", level))));
        path("/v1/core/members").on(POST, members::add);
        path("/v1/core/members/:id").on(DELETE, members::remove);
        path("/v1/machines/:id/leave").on(POST, members::leave);
        path("/v1/units/:name").on(GET, units::detail);
        path("/v1/units/:name/journal").on(GET, new JournalResource(registry)::get);
    }

    private Methods path(String path) {
        Methods methods = new Methods(replies);
        route(path).handler(methods);
        return methods;
    }

    /** Paths are taken as they come: {@code ..} and {@code //} lead nowhere. */
    private Route route(String path) {
        return router.route(path).useNormalizedPath(false);
    }

    /** A page of another site must not reach the API through its visitor's browser. */
    private static void requireOwnOrigin(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        String host = context.request().getHeader(HttpHeaders.HOST);
        if (origin != null && !origin.replaceFirst("^https?://", "").equals(host)) {
            throw new ApiRefusal(403, "cross-origin requests are not allowed");
        }
        context.next();
    }

    private void requireReadable(RoutingContext context) {
        readiness.requireReadable();
        context.next();
    }

    private void requireServable(RoutingContext context) {
        if (context.request().method().equals(GET)) {
            Freshness.least(new Query(context.request().query()));
        } else {
            readiness.requireLeaderInSight();
        }
        context.next();
    }

    /** Vert.x would take such a path for the same one without it. */
    private static void requireNoSlashAtEnd(RoutingContext context) {
        if (context.request().path().endsWith("/")) {
            throw ApiRefusal.unknownPath();
        }
        context.next();
    }
}
