package io.flotilla.api;

import io.vertx.core.http.HttpServerResponse;

/** What a request is answered with. */
sealed interface Reply permits Answer, StreamedBody {
    /** Writes the whole of it and ends the response. */
    void to(HttpServerResponse response);
}
