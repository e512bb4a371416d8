package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;

/** Java's primitive types. */
enum NumberShape implements Shape {
    INT {
        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            json.writeNumber((int) value);
        }

        @Override
        public Object read(JsonParser json, int level) throws IOException {
            long number = (long) LONG.read(json, level);
            Shape.require(number == (int) number, "is %d, too large a number".formatted(number));
            return (int) number;
        }

        @Override
        public Object absent() {
            return 0;
        }
    },
    LONG {
        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            json.writeNumber((long) value);
        }

        @Override
        public Object read(JsonParser json, int level) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                throw Shape.wrong(json, "a whole number");
            }
            return json.getLongValue();
        }

        @Override
        public Object absent() {
            return 0L;
        }
    },
    BOOLEAN {
        @Override
        public void write(JsonGenerator json, Object value) throws IOException {
            json.writeBoolean((boolean) value);
        }

        @Override
        public Object read(JsonParser json, int level) {
            if (!json.currentToken().isBoolean()) {
                throw Shape.wrong(json, "true or false");
            }
            return json.currentToken() == JsonToken.VALUE_TRUE;
        }

        @Override
        public Object absent() {
            return false;
        }
    };

    static Shape of(Class<?> type) {
        return valueOf(type.getName().toUpperCase(Locale.ROOT));
    }
}
