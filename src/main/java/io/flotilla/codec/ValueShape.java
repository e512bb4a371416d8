package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** An object around a value that is none. */
record ValueShape(Shape value) implements ObjectShape {
    private static final String VALUE = "value";

    @Override
    public void writeFields(JsonGenerator json, Object content) throws IOException {
        json.writeFieldName(VALUE);
        value.write(json, content);
    }

    @Override
    public Object readFields(JsonParser json, int level) throws IOException {
        boolean isValue = json.currentToken() == JsonToken.FIELD_NAME && VALUE.equals(json.currentName());
        Shape.require(isValue, "it has no \"%s\"".formatted(VALUE));
        json.nextToken();
        Object content = value.read(json, level);
        Shape.require(json.nextToken() == JsonToken.END_OBJECT, "it has more than its \"%s\"".formatted(VALUE));
        return content;
    }

    @Override
    public int needs(Object content) {
        return value.needs(content);
    }

    @Override
    public int highest() {
        return value.highest();
    }
}
