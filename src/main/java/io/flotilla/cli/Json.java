package io.flotilla.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A JSON object as it was read; a field that is missing reads as empty, as fleet leaves empty ones out. */
public record Json(Map<String, Object> fields) {
    static final Json EMPTY = new Json(Map.of());
    private static final int MAX_DEPTH = 32;

    /** Reads one object; throws {@link IOException} on anything else. */
    public static Json parse(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            if (value(parser, 0) instanceof Json json) {
                return json;
            }
            throw new IOException("not a JSON object");
        }
    }

    private static Object value(JsonParser parser, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null || depth > MAX_DEPTH) {
            throw new IOException("not JSON that can be read");
        }
        if (token == JsonToken.START_OBJECT) {
            return object(parser, depth);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser, depth + 1));
            }
            return items;
        }
        return token.isNumeric() ? parser.getNumberValue() : String.valueOf(parser.getText());
    }

    private static Json object(JsonParser parser, int depth) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = String.valueOf(parser.currentName());
            parser.nextToken();
            fields.put(name, value(parser, depth + 1));
        }
        return new Json(fields);
    }

    public String text(String field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    /** A text, a number or a truth value, as it is written. */
    String word(String field) {
        return String.valueOf(fields.getOrDefault(field, ""));
    }

    /** An array of such. */
    List<String> words(String field) {
        return fields.get(field) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    long number(String field) {
        return fields.get(field) instanceof Number number ? number.longValue() : 0;
    }

    Json object(String field) {
        return fields.get(field) instanceof Json json ? json : EMPTY;
    }

    public List<Json> objects(String field) {
        return fields.get(field) instanceof List<?> list
                ? list.stream()
                        .filter(Json.class::isInstance)
                        .map(Json.class::cast)
                        .toList()
                : List.of();
    }

    /** All fields that are texts, sorted by name. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (value instanceof String text) {
                texts.put(name, text);
            }
        });
        return texts;
    }
}
