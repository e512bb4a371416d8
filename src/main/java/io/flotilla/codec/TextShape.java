package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values that are one text; {@code of} makes one of it or throws an {@link IllegalArgumentException}. */
record TextShape(Function<String, Object> of) implements Shape {
    static final TextShape PLAIN = new TextShape(text -> text);

    @Override
    public void write(JsonGenerator json, Object value) throws IOException {
        json.writeString(value.toString());
    }

    @Override
    public Object read(JsonParser json, int level) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw Shape.wrong(json, "text");
        }
        return ofKey(json.getText());
    }

    @Override
    public Object ofKey(String key) {
        try {
            return of.apply(key);
        } catch (IllegalArgumentException e) {
            throw CodecException.of("is " + e.getMessage());
        }
    }

    @Override
    public @Nullable Object absent() {
        return equals(PLAIN) ? "" : null;
    }
}
