package io.flotilla.api;

import io.flotilla.net.SocketFailure;
import io.flotilla.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves users over HTTP, on unix sockets and TCP. */
public final class ApiVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ApiVerticle.class);
    private static final int MAX_HEADERS = 16 << 10;
    private static final long PING_MILLIS = 30_000;

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
        replies = new Replies(options.version(), ApiRoutes.MAX_BODY);
    }

    @Override
    public Future<?> start() {
        ConnectionTimeouts timeouts = new ConnectionTimeouts(vertx);
        readiness.watch(vertx);
        return vertx.fileSystem()
                .readFile("io/flotilla/api/discovery.json")
                .compose(discovery -> listen(routes(new JsonObject(discovery).toBuffer(), timeouts), timeouts));
    }

    private Future<Void> listen(Router router, ConnectionTimeouts timeouts) {
        Future<Void> all = Future.succeededFuture();
        for (SocketAddress address : options.listen()) {
            all = all.compose(before -> listen(router, timeouts, address));
        }
        return all;
    }

    private Future<Void> listen(Router router, ConnectionTimeouts timeouts, SocketAddress address) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxInitialLineLength(MAX_HEADERS)
                .setMaxWebSocketFrameSize(MAX_HEADERS)
                .setMaxWebSocketMessageSize(MAX_HEADERS));
        server.connectionHandler(timeouts::connected)
                .invalidRequestHandler(request -> replies.send(
                        request.response(),
                        Answer.error(
                                400,
                                "malformed request: "
                                        + cause(request.decoderResult().cause()))))
                .requestHandler(request -> {
                    timeouts.begun(request.connection());
                    Runnable observed = metrics.requested(request);
                    request.response().endHandler(ended -> {
                        timeouts.answered(request.connection());
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

    private Router routes(Buffer discovery, ConnectionTimeouts timeouts) {
        Router router = Router.router(vertx);
        ApiRoutes routes = new ApiRoutes(router, registry, readiness, replies);
        routes.health(metrics);
        routes.stream(new StateStream(vertx, registry, PING_MILLIS), timeouts);
        routes.resources(timeouts, options.pageLimit(), discovery);
        return router;
    }
}
