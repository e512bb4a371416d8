package io.flotilla.api;

import io.flotilla.registry.Registry;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How new an answer is. A read can ask for a revision and then waits for it; its answer says from which it was made.
 * Without a leader in touch an answer also says how old it is at most.
 */
record Freshness(Registry registry) {
    static final String REVISION = "X-Flotilla-Revision";
    static final String AGE = "X-Flotilla-Age";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Says how old the answer may be. */
    void mark(HttpServerResponse response) {
        long silence = registry.status().silentMillis();
        if (silence > 0) {
            response.putHeader(AGE, Long.toString(silence / 1_000 + 1));
        }
    }

    static void mark(HttpServerResponse response, long revision) {
        response.putHeader(REVISION, Long.toString(revision));
    }

    /** The revision that a read asks for; 0 if it asks for none. */
    static long least(Query query) {
        List<String> values = query.all("revision");
        if (values.isEmpty()) {
            return 0;
        }
        if (values.size() > 1 || !NUMBER.matcher(values.get(0)).matches()) {
            throw ApiRefusal.badRequest(
                    "revision must be one whole number, found \"%s\"".formatted(String.join(", ", values)));
        }
        return Long.parseLong(values.get(0));
    }
}
