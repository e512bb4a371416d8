package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What is spelled as an object with fields of its own: a record, or a sealed type of several. */
interface ObjectShape extends Shape {
    void writeFields(JsonGenerator json, Object value) throws IOException;

    /** The current token is the first field's name, or the end; it is the end then. */
    Object readFields(JsonParser json, int level) throws IOException;

    static ObjectShape of(Class<?> type, Spelling spelling) {
        if (type.isRecord()) {
            return new RecordShape(type, spelling);
        }
        if (type.isSealed()) {
            return new KindsShape(type, spelling);
        }
        throw new IllegalStateException("no spelling for " + type);
    }

    @Override
    default void write(JsonGenerator json, Object value) throws IOException {
        json.writeStartObject();
        writeFields(json, value);
        json.writeEndObject();
    }

    @Override
    default Object read(JsonParser json, int level) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw Shape.wrong(json, "an object");
        }
        json.nextToken();
        return readFields(json, level);
    }
}
