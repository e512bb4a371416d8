package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** How values of one Java type are spelled. Made once for each type, used by any thread. */
interface Shape {
    void write(JsonGenerator json, Object value) throws IOException;

    /** Reads the value whose first token is the current one; its last token is the current one then. */
    Object read(JsonParser json, int level) throws IOException;

    /** What a field has that is not there; null if it must be. */
    default @Nullable Object absent() {
        return null;
    }

    /** The lowest level at which {@code value} can be read. */
    default int needs(Object value) {
        return 1;
    }

    /** The highest that any value may need. */
    default int highest() {
        return 1;
    }

    /** The text that names this value as a key of a map. */
    default String key(Object value) {
        return value.toString();
    }

    default Object ofKey(String key) {
        throw new IllegalStateException("no key of a map");
    }

    static Shape of(Type type, Spelling spelling) {
        if (type instanceof TypeVariable<?>) {
            return of(Objects.requireNonNull(spelling.variables().get(type), "a free type parameter"), spelling);
        }
        if (type instanceof ParameterizedType generic) {
            return ofGeneric((Class<?>) generic.getRawType(), generic.getActualTypeArguments(), spelling);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == UnitName.class) {
            return new TextShape(UnitName::new);
        }
        if (plain == MachineId.class) {
            return new TextShape(MachineId::new);
        }
        if (plain == TargetState.class) {
            return new TextShape(TargetState::of);
        }
        if (plain == String.class) {
            return TextShape.PLAIN;
        }
        if (plain == UnitFile.class) {
            return new UnitFileShape();
        }
        if (plain.isEnum()) {
            return new EnumShape(plain, spelling.levels());
        }
        if (plain == Integer.class) {
            return NumberShape.INT;
        }
        return plain.isPrimitive() ? NumberShape.of(plain) : ObjectShape.of(plain, spelling);
    }

    private static Shape ofGeneric(Class<?> raw, Type[] arguments, Spelling spelling) {
        if (raw.isRecord()) {
            return ObjectShape.of(raw, spelling.with(raw, arguments));
        }
        Shape[] parts = Arrays.stream(arguments).map(type -> of(type, spelling)).toArray(Shape[]::new);
        if (raw == Optional.class) {
            return new OptionalShape(parts[0]);
        }
        if (raw == Map.class || raw == SortedMap.class) {
            return new MapShape(parts[0], parts[1], raw == SortedMap.class);
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return new ListShape(parts[0], raw);
        }
        throw new IllegalStateException("no spelling for " + raw);
    }

    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw CodecException.of(otherwise);
        }
    }

    /** What came instead, for the words of a refusal. */
    static CodecException wrong(JsonParser json, String expected) {
        JsonToken token = json.currentToken();
        String found = token == null
                ? "missing"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "a list";
                    case VALUE_STRING -> "text";
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
                    case VALUE_NULL -> "null";
                    default -> token.asString();
                };
        return CodecException.of("is %s, not %s".formatted(found, expected));
    }
}
