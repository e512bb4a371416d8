package io.flotilla.api;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request's query parameters. */
record Query(Map<String, List<String>> values) {

    Query(@Nullable String query) {
        this(parse(query));
    }

    private static Map<String, List<String>> parse(@Nullable String query) {
        try {
            return query == null ? Map.of() : new QueryStringDecoder(query, false).parameters();
        } catch (IllegalArgumentException e) {
            throw ApiRefusal.badRequest("invalid query: " + e.getMessage());
        }
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The first value, unless it is missing or empty. */
    Optional<String> first(String name) {
        return all(name).stream().findFirst().filter(value -> !value.isEmpty());
    }
}
