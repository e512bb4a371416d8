package io.flotilla.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A request's JSON, read strictly: no duplicate keys, nothing after the value, bounded depth, and a value of another
 * type is refused instead of converted. An explicit null is an absent field, and the case of a field's name does not
 * matter, as in fleet.
 *
 * @param content text, a list of contents, a map of them by field, or {@link Other}
 */
record JsonBody(Object content, String path) {
    private static final int MAX_DEPTH = 16;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    /** What no request asks for. */
    private enum Other {
        NUMBER_OR_BOOLEAN,
        NULL
    }

    static JsonBody parse(Buffer body) {
        try (JsonParser parser = JSON.createParser(body.getBytes())) {
            if (parser.nextToken() == null) {
                throw refused("EOF");
            }
            Object content = content(parser);
            if (parser.nextToken() != null) {
                throw refused("there is more after the value");
            }
            return new JsonBody(content, "body");
        } catch (JsonProcessingException e) {
            throw refused(e.getOriginalMessage());
        } catch (IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static Object content(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(parser);
            case START_ARRAY -> contents(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> Other.NULL;
            default -> Other.NUMBER_OR_BOOLEAN;
        };
    }

    private static Map<String, Object> fields(JsonParser parser) throws IOException {
        Map<String, Object> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (fields.put(name, content(parser)) != null) {
                throw refused("Duplicate field '%s'".formatted(name));
            }
        }
        return fields;
    }

    private static List<Object> contents(JsonParser parser) throws IOException {
        List<Object> contents = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            contents.add(content(parser));
        }
        return contents;
    }

    private static ApiRefusal refused(String why) {
        return ApiRefusal.badRequest(
                "unable to decode body: " + why.lines().findFirst().orElse(why));
    }

    JsonBody requireObject() {
        if (!(content instanceof Map)) {
            throw refused("%s must be an object".formatted(path));
        }
        return this;
    }

    /** Refuses a field of another name: a typo must not pass in silence. */
    JsonBody requireOnly(String... names) {
        if (content instanceof Map<?, ?> fields) {
            for (Object name : fields.keySet()) {
                if (Stream.of(names).noneMatch(known -> known.equalsIgnoreCase(name.toString()))) {
                    throw refused("%s has the unknown field \"%s\"".formatted(path, name));
                }
            }
        }
        return this;
    }

    private Optional<Object> field(String name) {
        return content instanceof Map<?, ?> fields
                ? Optional.<Object>ofNullable(fields.get(name)).filter(value -> value != Other.NULL)
                : Optional.empty();
    }

    /** A string field; absent is empty text. */
    String text(String name) {
        return field(name)
                .map(value -> {
                    if (!(value instanceof String text)) {
                        throw refused("%s.%s must be a string".formatted(path, name));
                    }
                    return text;
                })
                .orElse("");
    }

    /** An array field's items, each an object; absent is none. */
    List<JsonBody> objects(String name) {
        return field(name)
                .map(value -> new JsonBody(value, path + "." + name).items())
                .orElse(List.of());
    }

    Optional<JsonBody> value(String name) {
        return field(name).map(value -> new JsonBody(value, path + "." + name));
    }

    /** This array's items, each an object. */
    List<JsonBody> items() {
        if (!(content instanceof List<?> contents)) {
            throw refused("%s must be an array".formatted(path));
        }
        List<JsonBody> items = new ArrayList<>();
        for (Object item : contents) {
            items.add(new JsonBody(item, "%s[%d]".formatted(path, items.size())).requireObject());
        }
        return items;
    }

    Optional<String> asText() {
        return content instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
