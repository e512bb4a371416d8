package io.flotilla.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/**
 * A response.
 *
 * @param contentType empty: none
 */
record Answer(int status, String contentType, Buffer body) implements Reply {
    private static final String JSON = "application/json";

    @Override
    public void to(HttpServerResponse response) {
        response.setStatusCode(status);
        if (!contentType.isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        }
        response.end(body);
    }

    static Answer empty(int status) {
        return new Answer(status, "", Buffer.buffer());
    }

    static Answer json(int status, View view) {
        return json(status, view.toJson());
    }

    static Answer json(int status, Buffer json) {
        return new Answer(status, JSON, json);
    }

    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", Buffer.buffer(text));
    }

    static Answer error(int status, String message) {
        return json(status, FleetView.error(status, message));
    }
}
