package io.flotilla.api;

import io.flotilla.desired.Decided;
import io.flotilla.desired.Outcome;
import io.flotilla.registry.AsOf;
import io.vertx.core.Future;
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

    /** The revision that the answer must show at least; 0 if none is asked for. */
    long least() {
        return Freshness.least(query());
    }

    /** What was read; the answer, whatever it says of it, is marked with the revision that it is made from. */
    <T> Future<T> shown(Future<AsOf<T>> read) {
        return read.map(found -> {
            Freshness.mark(context.response(), found.revision());
            return found.value();
        });
    }

    /** What a write came to; the answer, whatever it says of it, is marked with the revision that decided it. */
    Future<Outcome> decided(Future<Decided> write) {
        return write.map(decided -> {
            Freshness.mark(context.response(), decided.revision());
            return decided.outcome();
        });
    }

    /** Of the body: each header, not only the first. */
    List<String> contentTypes() {
        return context.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
    }

    /** What the client calls itself; empty if it does not say. */
    String agent() {
        return Optional.ofNullable(context.request().getHeader(HttpHeaders.USER_AGENT))
                .orElse("");
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
