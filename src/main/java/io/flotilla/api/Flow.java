package io.flotilla.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of an answer that is too long to be held: sent as fast as the client takes it. When its source fails the
 * connection is cut, so that nobody takes a part for the whole; when the client goes, or takes nothing for long, the
 * source is given up. Used on one context.
 */
final class Flow {
    private static final Logger LOG = LoggerFactory.getLogger(Flow.class);
    private static final long STALLED_MS = 60_000;

    private final ReadStream<Buffer> content;
    private long taken = -1;

    private Flow(ReadStream<Buffer> content) {
        this.content = content;
    }

    static Flow of(ReadStream<Buffer> content) {
        return new Flow(content);
    }

    void to(HttpServerResponse response, String what) {
        if (response.closed()) {
            content.handler(null);
            return;
        }
        Vertx vertx = Vertx.currentContext().owner();
        long timer = vertx.setPeriodic(STALLED_MS, look -> {
            if (isStalled(response)) {
                LOG.warn("{} is not read any more: its client is cut off", what);
                response.reset();
            }
        });
        response.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            content.handler(null);
        });
        // So that its client learns of an answer that begins late.
        response.writeHead();
        content.pipe().endOnFailure(false).to(response).onComplete((sent, cause) -> {
            vertx.cancelTimer(timer);
            if (cause != null && !response.closed()) {
                LOG.warn("{} was sent in part only: {}", what, String.valueOf(cause.getMessage()));
                response.reset();
            }
        });
    }

    private boolean isStalled(HttpServerResponse response) {
        boolean isStalled = response.writeQueueFull() && response.bytesWritten() == taken;
        taken = response.bytesWritten();
        return isStalled;
    }
}
