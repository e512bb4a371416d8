package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** What may be missing: absent as a field, null as a value of a map. */
record OptionalShape(Shape value) implements Shape {
    @Override
    public void write(JsonGenerator json, Object optional) throws IOException {
        Optional<?> present = (Optional<?>) optional;
        if (present.isPresent()) {
            value.write(json, present.get());
        } else {
            json.writeNull();
        }
    }

    @Override
    public Object read(JsonParser json, int level) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(value.read(json, level));
    }

    @Override
    public Object absent() {
        return Optional.empty();
    }

    @Override
    public int needs(Object optional) {
        return ((Optional<?>) optional).map(value::needs).orElse(1);
    }

    @Override
    public int highest() {
        return value.highest();
    }
}
