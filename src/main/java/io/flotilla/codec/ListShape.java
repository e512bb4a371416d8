package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Lists and sets, in their order; nothing is twice in a set. */
record ListShape(Shape element, Class<?> type) implements Shape {
    @Override
    public void write(JsonGenerator json, Object value) throws IOException {
        json.writeStartArray();
        for (Object one : (Collection<?>) value) {
            element.write(json, one);
        }
        json.writeEndArray();
    }

    @Override
    public Object read(JsonParser json, int level) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw Shape.wrong(json, "a list");
        }
        Collection<Object> all = empty();
        int index = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            try {
                Shape.require(all.add(element.read(json, level)), "is there twice");
            } catch (CodecException e) {
                throw e.in("[" + index + "]");
            }
            index++;
        }
        return all;
    }

    private Collection<Object> empty() {
        if (SortedSet.class.isAssignableFrom(type)) {
            return new TreeSet<>();
        }
        return Set.class.isAssignableFrom(type) ? new LinkedHashSet<>() : new ArrayList<>();
    }

    @Override
    public Object absent() {
        return type == List.class ? List.of() : empty();
    }

    @Override
    public int needs(Object value) {
        return ((Collection<?>) value).stream().mapToInt(element::needs).max().orElse(1);
    }

    @Override
    public int highest() {
        return element.highest();
    }
}
