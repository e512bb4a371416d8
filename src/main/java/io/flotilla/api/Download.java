package io.flotilla.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A file. */
record Download(String contentType, String fileName, ReadStream<Buffer> content) implements Reply {
    static Download backup(ReadStream<Buffer> content) {
        String time = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString().replace(":", "");
        return new Download("application/x-ndjson", "flotilla-%s.ndjson".formatted(time), content);
    }

    @Override
    public void to(HttpServerResponse response) {
        response.setStatusCode(200)
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader("Content-Disposition", "attachment; filename=\"%s\"".formatted(fileName));
        Flow.of(content).to(response, fileName);
    }
}
