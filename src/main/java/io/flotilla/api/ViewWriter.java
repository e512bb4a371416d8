package io.flotilla.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Spells views as JSON. Any thread. */
final class ViewWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final ClassValue<Method[]> COMPONENTS = new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAccessor)
                    .peek(accessor -> accessor.setAccessible(true))
                    .toArray(Method[]::new);
        }
    };

    private ViewWriter() {}

    static Buffer write(View view) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            writeObject(json, view);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private static void writeObject(JsonGenerator json, View view) throws IOException {
        json.writeStartObject();
        for (Method component : COMPONENTS.get(view.getClass())) {
            Object value = read(component, view);
            if (!view.isAbsent(value)) {
                json.writeFieldName(component.getName());
                writeValue(json, value);
            }
        }
        json.writeEndObject();
    }

    /** Names, IDs and the like are their texts. */
    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value instanceof View view) {
            writeObject(json, view);
        } else if (value instanceof Optional<?> present) {
            writeValue(json, present.orElseThrow());
        } else if (value instanceof Collection<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                writeValue(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> entries) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : entries.entrySet()) {
                json.writeStringField(
                        entry.getKey().toString(), entry.getValue().toString());
            }
            json.writeEndObject();
        } else if (value instanceof Number || value instanceof Boolean) {
            json.writePOJO(value);
        } else {
            json.writeString(value.toString());
        }
    }

    private static Object read(Method component, View view) {
        try {
            return component.invoke(view);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's components can be read", e);
        }
    }
}
