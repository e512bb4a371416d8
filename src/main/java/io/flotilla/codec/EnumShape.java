package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Constants, by their names. */
final class EnumShape implements Shape {
    private final Map<String, Object> constants = new HashMap<>();
    private final Map<Object, Integer> levels = new HashMap<>();
    private final int highest;

    EnumShape(Class<?> type, LevelTable table) {
        int most = 1;
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            constants.put(name, constant);
            levels.put(constant, table.of(type, name));
            most = Math.max(most, table.of(type, name));
        }
        highest = most;
    }

    @Override
    public void write(JsonGenerator json, Object value) throws IOException {
        json.writeString(((Enum<?>) value).name());
    }

    @Override
    public Object read(JsonParser json, int level) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw Shape.wrong(json, "text");
        }
        @Nullable Object constant = constants.get(json.getText());
        if (constant == null || needs(constant) > level) {
            throw CodecException.of("is \"%s\", which level %d does not have".formatted(json.getText(), level));
        }
        return constant;
    }

    @Override
    public int needs(Object value) {
        return levels.getOrDefault(value, 1);
    }

    @Override
    public int highest() {
        return highest;
    }
}
