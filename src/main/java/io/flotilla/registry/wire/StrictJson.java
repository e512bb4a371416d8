package io.flotilla.registry.wire;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** A JSON object that has exactly the fields that it should have; each is read as what it has to be, or refused in words. */
final class StrictJson {
    private final String what;
    private final JsonObject json;

    /** {@code what} it is that is read, for the words of a refusal. */
    StrictJson(String what, Object json, Set<String> fields) {
        this.what = what;
        if (!(json instanceof JsonObject object)) {
            throw new IllegalArgumentException("not %s: %s is no object".formatted(what, json));
        }
        if (!object.fieldNames().equals(fields)) {
            throw new IllegalArgumentException(
                    "not %s: it has the fields %s, not %s".formatted(what, object.fieldNames(), fields));
        }
        this.json = object;
    }

    String text(String field) {
        if (json.getValue(field) instanceof String text) {
            return text;
        }
        throw wrong(field, "text");
    }

    /** Not negative, as all our numbers are. */
    long number(String field) {
        Object value = json.getValue(field);
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number >= 0) {
                return number;
            }
        }
        throw wrong(field, "a number from 0");
    }

    int smallNumber(String field) {
        long number = number(field);
        if (number > Integer.MAX_VALUE) {
            throw wrong(field, "a small number");
        }
        return (int) number;
    }

    JsonArray list(String field) {
        if (json.getValue(field) instanceof JsonArray list) {
            return list;
        }
        throw wrong(field, "a list");
    }

    private IllegalArgumentException wrong(String field, String expected) {
        return new IllegalArgumentException(
                "not %s: %s is %s, not %s".formatted(what, field, json.getValue(field), expected));
    }
}
