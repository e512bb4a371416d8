package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitOption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A unit's content as flat triples: section, name, value, section, name, value, … */
final class UnitFileShape implements Shape {
    @Override
    public void write(JsonGenerator json, Object value) throws IOException {
        json.writeStartArray();
        for (UnitOption option : ((UnitFile) value).options()) {
            json.writeString(option.section());
            json.writeString(option.name());
            json.writeString(option.value());
        }
        json.writeEndArray();
    }

    @Override
    public Object read(JsonParser json, int level) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw Shape.wrong(json, "a list");
        }
        List<String> texts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            texts.add((String) TextShape.PLAIN.read(json, level));
        }
        Shape.require(texts.size() % 3 == 0, "is no list of triples");
        List<UnitOption> options = new ArrayList<>(texts.size() / 3);
        for (int i = 0; i < texts.size(); i += 3) {
            options.add(new UnitOption(texts.get(i), texts.get(i + 1), texts.get(i + 2)));
        }
        return new UnitFile(options);
    }
}
