package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record: a field for each component. What only its constructor knows to be wrong is refused in its words. */
final class RecordShape implements ObjectShape {
    /** @param mayBeAbsent whether it is left out where it says nothing; so is all that a later level brought */
    private record Field(String name, int index, Method accessor, Shape shape, int level, boolean mayBeAbsent) {}

    private final Field[] fields;
    private final Map<String, Field> byName = new HashMap<>();
    private final Constructor<?> constructor;
    private final boolean isGrowing;
    private final int highest;

    RecordShape(Class<?> type, Spelling spelling) {
        isGrowing = spelling.isGrowing();
        RecordComponent[] components = type.getRecordComponents();
        fields = new Field[components.length];
        int most = 1;
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            component.getAccessor().setAccessible(true);
            Shape shape = Shape.of(component.getGenericType(), spelling);
            int level = spelling.levels().of(type, component.getName());
            boolean mayBeAbsent = isGrowing || level > 1 || shape instanceof OptionalShape;
            fields[i] = new Field(component.getName(), i, component.getAccessor(), shape, level, mayBeAbsent);
            byName.put(component.getName(), fields[i]);
            most = Math.max(most, Math.max(level, shape.highest()));
        }
        highest = most;
        try {
            constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
        constructor.setAccessible(true);
    }

    private static Object get(Field field, Object value) {
        try {
            return Objects.requireNonNull(field.accessor().invoke(value), field.name());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("an accessor of a record only reads", e);
        }
    }

    @Override
    public void writeFields(JsonGenerator json, Object value) throws IOException {
        for (Field field : fields) {
            Object content = get(field, value);
            if (!isLeftOut(field, content)) {
                json.writeFieldName(field.name());
                field.shape().write(json, content);
            }
        }
    }

    private static boolean isLeftOut(Field field, Object content) {
        return field.mayBeAbsent() && content.equals(field.shape().absent());
    }

    @Override
    public Object readFields(JsonParser json, int level) throws IOException {
        @Nullable Object[] values = new Object[fields.length];
        while (json.currentToken() == JsonToken.FIELD_NAME) {
            Field field = byName.get(json.currentName());
            if (field != null && field.level() <= level) {
                read(json, level, field, values);
            } else if (isGrowing) {
                json.nextToken();
                json.skipChildren();
            } else {
                throw CodecException.of("is unknown at level %d".formatted(level))
                        .in(json.currentName());
            }
            json.nextToken();
        }
        for (Field field : fields) {
            if (values[field.index()] == null) {
                values[field.index()] = absent(field);
            }
        }
        return make(values);
    }

    private static void read(JsonParser json, int level, Field field, @Nullable Object[] values) throws IOException {
        json.nextToken();
        try {
            Shape.require(values[field.index()] == null, "is there twice");
            boolean isNull = json.currentToken() == JsonToken.VALUE_NULL;
            Shape.require(!isNull, "is null");
            values[field.index()] = field.shape().read(json, level);
        } catch (CodecException e) {
            throw e.in(field.name());
        }
    }

    private static Object absent(Field field) {
        Object absent = field.shape().absent();
        if (!field.mayBeAbsent() || absent == null) {
            throw CodecException.of("is missing").in(field.name());
        }
        return absent;
    }

    private Object make(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw CodecException.of("is wrong: " + refused.getMessage());
            }
            throw new IllegalStateException("a record's constructor fails only on wrong values", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record can be made", e);
        }
    }

    /** Of a growing record: one that says nothing, where there can be one. */
    @Override
    public @Nullable Object absent() {
        @Nullable Object[] values = new Object[fields.length];
        for (Field field : fields) {
            values[field.index()] = isGrowing ? field.shape().absent() : null;
        }
        return Arrays.stream(values).anyMatch(Objects::isNull) ? null : make(values);
    }

    @Override
    public int needs(Object value) {
        int needs = 1;
        for (Field field : fields) {
            Object content = get(field, value);
            if (!isLeftOut(field, content)) {
                needs = Math.max(needs, Math.max(field.level(), field.shape().needs(content)));
            }
        }
        return needs;
    }

    @Override
    public int highest() {
        return highest;
    }
}
