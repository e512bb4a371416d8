package io.flotilla.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A request whose body is here, as the resource that its path names reads it. */
record Request(RoutingContext context) {

    /** By which a command that is sent again is known for the same one. */
    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** A path parameter of the route, without its percent-encoding. */
    String parameter(String name) {
        return context.pathParam(name);
    }

    Query query() {
        return new Query(context.request().query());
    }

    /** Of the body: each header, not only the first. */
    List<String> contentTypes() {
        return context.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
    }

    /** Empty if there is none. */
    Buffer body() {
        return Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
    }

    String path() {
        return context.request().path();
    }

    /** The address that it comes from; empty for a unix socket. */
    String client() {
        return Optional.ofNullable(context.request().remoteAddress().hostAddress())
                .orElse("");
    }
}
