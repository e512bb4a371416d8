package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sealed type: the name of the kind in front, then the fields of that record. */
final class KindsShape implements ObjectShape {
    private static final String KIND = "kind";

    private record Kind(String name, int level, RecordShape shape) {}

    private final Map<Class<?>, Kind> byType = new HashMap<>();
    private final Map<String, Kind> byName = new HashMap<>();

    KindsShape(Class<?> type, Spelling spelling) {
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            int level = spelling.levels().of(permitted);
            Kind kind = new Kind(name(permitted), level, new RecordShape(permitted, spelling));
            byType.put(permitted, kind);
            byName.put(kind.name(), kind);
        }
    }

    /** {@code SetUnit} is {@code set-unit}. */
    static String name(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private Kind kind(Object value) {
        return Objects.requireNonNull(byType.get(value.getClass()), "no kind of the sealed type");
    }

    @Override
    public void writeFields(JsonGenerator json, Object value) throws IOException {
        Kind kind = kind(value);
        json.writeStringField(KIND, kind.name());
        kind.shape().writeFields(json, value);
    }

    @Override
    public Object readFields(JsonParser json, int level) throws IOException {
        boolean isFirst = json.currentToken() == JsonToken.FIELD_NAME
                && KIND.equals(json.currentName())
                && json.nextToken() == JsonToken.VALUE_STRING;
        Shape.require(isFirst, "it does not begin with its \"%s\"".formatted(KIND));
        @Nullable Kind kind = byName.get(json.getText());
        if (kind == null || kind.level() > level) {
            throw CodecException.of("%s \"%s\" is unknown at level %d".formatted(KIND, json.getText(), level));
        }
        json.nextToken();
        return kind.shape().readFields(json, level);
    }

    @Override
    public int needs(Object value) {
        Kind kind = kind(value);
        return Math.max(kind.level(), kind.shape().needs(value));
    }

    @Override
    public int highest() {
        return byName.values().stream()
                .mapToInt(kind -> Math.max(kind.level(), kind.shape().highest()))
                .max()
                .orElse(1);
    }
}
