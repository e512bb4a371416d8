package io.flotilla.api;

import io.flotilla.net.SocketFailure;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves users over HTTP, on unix sockets and TCP. */
public final class ApiVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ApiVerticle.class);
    /** A unit file of ten thousand long lines fits; what is larger is no unit file. */
    private static final int MAX_BODY = 1 << 20;

    private static final int MAX_HEADERS = 16 << 10;
    private static final long PING_MS = 30_000;

    private final Registry registry;
    private final ApiOptions options;
    private final Metrics metrics;
    private final Replies replies;
    private final Readiness readiness;

    public ApiVerticle(Registry registry, ApiOptions options) {
        this.registry = registry;
        this.options = options;
        readiness = new Readiness(registry);
        metrics = new Metrics(registry, readiness, options.version());
        replies = new Replies(options.version(), MAX_BODY);
    }

    @Override
    public Future<?> start() {
        Patience patience = new Patience(vertx);
        readiness.watch(vertx);
        return vertx.fileSystem()
                .readFile("io/flotilla/api/discovery.json")
                .compose(discovery -> listen(routes(new JsonObject(discovery), patience), patience));
    }

    private Future<Void> listen(Router router, Patience patience) {
        Future<Void> all = Future.succeededFuture();
        for (SocketAddress address : options.listen()) {
            all = all.compose(before -> listen(router, patience, address));
        }
        return all;
    }

    private Future<Void> listen(Router router, Patience patience, SocketAddress address) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxInitialLineLength(MAX_HEADERS)
                .setMaxWebSocketFrameSize(MAX_HEADERS)
                .setMaxWebSocketMessageSize(MAX_HEADERS));
        server.connectionHandler(patience::connected)
                .invalidRequestHandler(request -> replies.send(
                        request.response(),
                        Answer.error(
                                400,
                                "malformed request: "
                                        + cause(request.decoderResult().cause()))))
                .requestHandler(request -> {
                    patience.begun(request.connection());
                    Runnable observed = metrics.requested(request);
                    request.response().endHandler(ended -> {
                        patience.answered(request.connection());
                        observed.run();
                    });
                    router.handle(request);
                });
        Future<Void> listening = address.isDomainSocket()
                ? UnixSocket.prepare(vertx, address)
                        .compose(prepared -> server.listen(address))
                        .compose(listens -> UnixSocket.protect(vertx, address))
                : server.listen(address).mapEmpty();
        return listening
                .onSuccess(listens -> LOG.info("api listens on {}", words(address)))
                .recover(cause -> Future.failedFuture(new IllegalStateException(
                        "the api cannot listen on %s: %s".formatted(words(address), SocketFailure.why(cause)))));
    }

    private static String words(SocketAddress address) {
        return address.isDomainSocket() ? "unix:" + address.path() : address.toString();
    }

    private static String cause(Throwable cause) {
        return String.valueOf(cause == null ? "" : cause.getMessage());
    }

    private Router routes(JsonObject discovery, Patience patience) {
        Freshness freshness = new Freshness(registry);
        FleetApi fleet = new FleetApi(registry, options.pageLimit(), discovery);
        ApiRequests requests = new ApiRequests(fleet, new FlotillaApi(registry, readiness), readiness, freshness);
        StateStream stream = new StateStream(vertx, registry, PING_MS);
        Router router = Router.router(vertx);
        router.errorHandler(
                400,
                context -> replies.send(context.response(), Answer.error(400, "malformed path or query in the URL")));
        router.route().failureHandler(replies::fail);
        router.route("/healthz").handler(context -> replies.send(context.response(), Answer.text(200, "ok\n")));
        router.route("/readyz").handler(context -> replies.send(context.response(), readinessAnswer()));
        router.route("/metrics").handler(context -> answer(metrics.render(), context));
        router.route().handler(context -> {
            freshness.mark(context.response());
            requireOwnOrigin(context);
        });
        router.route("/v1/stream").handler(context -> {
            patience.forget(context.request().connection());
            stream.handle(context.request());
        });
        router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY)).handler(context -> {
            patience.received(context.request().connection());
            answer(requests.answer(context.request(), body(context)), context);
        });
        return router;
    }

    /** A page of another site must not reach the API through its visitor's browser. */
    private static void requireOwnOrigin(RoutingContext context) {
        String origin = context.request().getHeader(HttpHeaders.ORIGIN);
        String host = context.request().getHeader(HttpHeaders.HOST);
        if (origin != null && !origin.replaceFirst("^https?://", "").equals(host)) {
            throw new Refusal(403, "cross-origin requests are not allowed");
        }
        context.next();
    }

    private static Buffer body(RoutingContext context) {
        return Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
    }

    private void answer(Future<? extends Reply> reply, RoutingContext context) {
        reply.onSuccess(ready -> replies.send(context.response(), ready)).onFailure(context::fail);
    }

    private Answer readinessAnswer() {
        return readiness.trouble().map(why -> Answer.text(503, why + "\n")).orElseGet(() -> Answer.text(200, "ok\n"));
    }
}
