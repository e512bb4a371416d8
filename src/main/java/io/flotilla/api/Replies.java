package io.flotilla.api;

import io.flotilla.registry.RefusedException;
import io.flotilla.registry.UnavailableException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers. The one place where failures become statuses. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    private final String server;
    private final int maxBody;

    Replies(String version, int maxBody) {
        server = "fleetd/1.0.0 flotilla/" + version;
        this.maxBody = maxBody;
    }

    void send(HttpServerResponse response, Reply reply) {
        reply.to(response.putHeader(HttpHeaders.SERVER, server));
    }

    void send(RoutingContext context, Future<? extends Reply> reply) {
        reply.onSuccess(ready -> send(context.response(), ready)).onFailure(context::fail);
    }

    void fail(RoutingContext context) {
        Throwable cause = context.failure();
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        if (cause instanceof ApiRefusal refusal) {
            send(context.response(), Answer.error(refusal.status(), String.valueOf(refusal.getMessage())));
        } else if (cause instanceof RefusedException refused) {
            send(context.response(), Answer.error(409, String.valueOf(refused.getMessage())));
        } else if (cause instanceof UnavailableException unavailable) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            send(context.response(), Answer.error(503, String.valueOf(unavailable.getMessage())));
        } else if (context.statusCode() == 413) {
            send(context.response(), Answer.error(413, "request body is larger than %d bytes".formatted(maxBody)));
        } else if (cause == null) {
            send(context.response(), Answer.error(context.statusCode(), ""));
        } else if (context.statusCode() == 400 || isMalformed(context)) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            send(context.response(), Answer.error(400, "malformed request: " + cause.getMessage()));
        } else {
            LOG.error(
                    "{} {} failed",
                    context.request().method(),
                    context.request().path(),
                    cause);
            send(context.response(), Answer.error(500, "internal error: " + cause));
        }
    }

    /** A body that breaks the rules of HTTP, in its chunks for example. */
    private static boolean isMalformed(RoutingContext context) {
        return context.failure() instanceof DecoderException
                || context.request().decoderResult().isFailure();
    }
}
