package io.flotilla.api;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** Which methods a path has. */
final class Methods {
    private Methods() {}

    static void require(HttpServerRequest request, int status, String message, HttpMethod... allowed) {
        if (!List.of(allowed).contains(request.method())) {
            throw new Refusal(status, message);
        }
    }
}
