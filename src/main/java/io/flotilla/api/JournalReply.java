package io.flotilla.api;

import io.flotilla.journal.JournalQuery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;

/** A journal, sent as it comes and as fast as the client takes it, until either has no more. */
record JournalReply(JournalQuery query, ReadStream<Buffer> content) implements Reply {
    @Override
    public void to(HttpServerResponse response) {
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        query.isJsonLines() ? "application/x-ndjson" : "text/plain; charset=utf-8");
        Flow.of(content).to(response, "the journal of " + query.unit());
    }
}
