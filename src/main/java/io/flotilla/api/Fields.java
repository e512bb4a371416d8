package io.flotilla.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** The fields of a view, spelled as JSON in the order in which they are put. */
final class Fields {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    private Fields(JsonGenerator json) {
        this.json = json;
    }

    static Buffer of(View view) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            new Fields(json).writeValue(view);
        } catch (IOException e) {
            throw neverFails(e);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    /** An absent {@link Optional} is left out. Names, IDs and the like are their texts. */
    Fields put(String name, Object value) {
        try {
            if (!value.equals(Optional.empty())) {
                json.writeFieldName(name);
                writeValue(value);
            }
            return this;
        } catch (IOException e) {
            throw neverFails(e);
        }
    }

    /** As fleet does it: an empty text, list or map is left out. */
    Fields putFilled(String name, Object value) {
        boolean isEmpty = value.equals("")
                || (value instanceof Collection<?> items && items.isEmpty())
                || (value instanceof Map<?, ?> entries && entries.isEmpty());
        return isEmpty ? this : put(name, value);
    }

    private void writeValue(Object value) throws IOException {
        if (value instanceof View view) {
            json.writeStartObject();
            view.write(this);
            json.writeEndObject();
        } else if (value instanceof Optional<?> present) {
            writeValue(present.orElseThrow());
        } else if (value instanceof Collection<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                writeValue(item);
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

    private static UncheckedIOException neverFails(IOException e) {
        return new UncheckedIOException("writing to memory does not fail", e);
    }
}
