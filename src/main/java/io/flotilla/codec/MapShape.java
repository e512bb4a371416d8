package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Maps as objects, in their order; sorted ones are sorted. */
record MapShape(Shape keys, Shape values, boolean isSorted) implements Shape {
    @Override
    public void write(JsonGenerator json, Object value) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            json.writeFieldName(keys.key(entry.getKey()));
            values.write(json, entry.getValue());
        }
        json.writeEndObject();
    }

    @Override
    public Object read(JsonParser json, int level) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw Shape.wrong(json, "an object");
        }
        Map<Object, Object> all = isSorted ? new TreeMap<>() : new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            try {
                Object key = keys.ofKey(name);
                Shape.require(!all.containsKey(key), "is there twice");
                all.put(key, values.read(json, level));
            } catch (CodecException e) {
                throw e.in(name);
            }
        }
        return all;
    }

    @Override
    public Object absent() {
        return isSorted ? new TreeMap<>() : Map.of();
    }

    @Override
    public int needs(Object value) {
        return ((Map<?, ?>) value)
                .values().stream().mapToInt(values::needs).max().orElse(1);
    }

    @Override
    public int highest() {
        return values.highest();
    }
}
