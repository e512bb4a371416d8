package io.flotilla.api;

import io.flotilla.registry.Registry;
import io.flotilla.registry.UnavailableException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * How new an answer is. Each carries the revision that it was made from at least; without a leader in touch also how old
 * it is at most. A read can ask for a revision and then waits for it.
 */
record Freshness(Registry registry) {
    static final String REVISION = "X-Flotilla-Revision";
    static final String AGE = "X-Flotilla-Age";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final long SHOWN_WITHIN_SECONDS = 2;

    void mark(HttpServerResponse response) {
        mark(response, registry.status().projected());
    }

    private void mark(HttpServerResponse response, long revision) {
        long silence = registry.status().silentMillis();
        response.putHeader(REVISION, Long.toString(revision));
        if (silence > 0) {
            response.putHeader(AGE, Long.toString(silence / 1_000 + 1));
        }
    }

    /** Completes when reads show the revision that the query asks for, if any, and has then marked the response. */
    Future<Void> reach(Query query, HttpServerResponse response) {
        OptionalLong wanted = wanted(query.all("revision"));
        if (wanted.isEmpty()) {
            mark(response);
            return Future.succeededFuture();
        }
        long revision = wanted.getAsLong();
        return registry.shown(revision, SHOWN_WITHIN_SECONDS * 1_000)
                .recover(cause -> Future.failedFuture(notShown(revision, cause)))
                .onSuccess(shown ->
                        mark(response, Math.max(revision, registry.status().projected())));
    }

    private static OptionalLong wanted(List<String> values) {
        if (values.isEmpty()) {
            return OptionalLong.empty();
        }
        if (values.size() > 1 || !NUMBER.matcher(values.get(0)).matches()) {
            throw ApiRefusal.badRequest(
                    "revision must be one whole number, found \"%s\"".formatted(String.join(", ", values)));
        }
        return OptionalLong.of(Long.parseLong(values.get(0)));
    }

    private UnavailableException notShown(long revision, Throwable cause) {
        return new UnavailableException("this host shows revision %4$d and not %1$d within %2$d s: %3$s"
                .formatted(
                        revision,
                        SHOWN_WITHIN_SECONDS,
                        cause.getMessage(),
                        registry.status().projected()));
    }
}
