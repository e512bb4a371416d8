package io.flotilla.api;

import io.flotilla.journal.JournalQuery;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer too long to be held: sent as fast as the client takes it. When its source fails the connection is cut, so
 * that nobody takes a part for the whole; when the client goes, or takes nothing for a minute, the source is given up.
 * Used on one context.
 */
final class StreamedBody implements Reply {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedBody.class);
    private static final long STALLED_MILLIS = 60_000;

    private final String what;
    private final Map<String, String> headers;
    private final ReadStream<Buffer> content;
    private long taken = -1;

    private StreamedBody(String what, Map<String, String> headers, ReadStream<Buffer> content) {
        this.what = what;
        this.headers = headers;
        this.content = content;
    }

    static StreamedBody backup(ReadStream<Buffer> content) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        String name = "flotilla-%s.ndjson".formatted(time);
        Map<String, String> headers = Map.of(
                HttpHeaders.CONTENT_TYPE.toString(),
                "application/x-ndjson",
                "Content-Disposition",
                "attachment; filename=\"%s\"".formatted(name));
        return new StreamedBody(name, headers, content);
    }

    static StreamedBody journal(JournalQuery query, ReadStream<Buffer> content) {
        String type = query.isJsonLines() ? "application/x-ndjson" : "text/plain; charset=utf-8";
        return new StreamedBody(
                "the journal of " + query.unit(), Map.of(HttpHeaders.CONTENT_TYPE.toString(), type), content);
    }

    @Override
    public void to(HttpServerResponse response) {
        if (response.closed()) {
            content.handler(null);
            return;
        }
        Vertx vertx = Vertx.currentContext().owner();
        long timer = vertx.setPeriodic(STALLED_MILLIS, look -> {
            if (isStalled(response)) {
                LOG.warn("{} is not read any more: its client is cut off", what);
                response.reset();
            }
        });
        response.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            content.handler(null);
        });
        response.setStatusCode(200).setChunked(true).headers().addAll(headers);
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
