package io.flotilla.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;

/**
 * Spells values of one type as JSON. A strict codec writes every field and, in front, the feature level that reading it
 * takes; it refuses in words whatever is missing, doubled, null, unknown, of another type or of a level that this
 * version does not know. A growing one is for what hosts of different versions say to each other all the time: it leaves
 * out what has its default, takes what is absent for that, and passes over what it does not know. Any thread.
 */
public final class Codec<T> {
    private static final int MOST_NESTED = 32;
    private static final String LEVEL = "v";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MOST_NESTED).build())
            .build();

    private final String what;
    private final ObjectShape shape;
    private final LevelTable levels;
    private final boolean isGrowing;
    private final boolean mayNeedMore;

    private Codec(Type type, String what, Spelling spelling) {
        this.what = what;
        levels = spelling.levels();
        isGrowing = spelling.isGrowing();
        Shape own = Shape.of(type, spelling);
        shape = own instanceof ObjectShape object ? object : new ValueShape(own);
        mayNeedMore = shape.highest() > 1;
    }

    /** {@code what} it is that is read, for the words of a refusal: {@code an order sheet}. */
    public static <T> Codec<T> strict(Class<T> type, String what, LevelTable levels) {
        return new Codec<>(type, what, new Spelling(levels, false));
    }

    /** A strict one of a type that has parameters; what is no object becomes one with the only field {@code value}. */
    public static Codec<Object> strict(Type type, String what, LevelTable levels) {
        return new Codec<>(type, what, new Spelling(levels, false));
    }

    public static <T> Codec<T> growing(Class<T> type, String what) {
        return new Codec<>(type, what, new Spelling(LevelTable.FIRST, true));
    }

    /** The bytes of {@code value}, whatever level it takes to read them. */
    public byte[] encode(T value) {
        return encode(value, levels.newest());
    }

    /** Throws {@link CodecException} if {@code value} cannot be read at {@code level}. */
    public byte[] encode(T value, int level) {
        int needed = needs(value);
        if (needed > level) {
            throw CodecException.of("%s needs level %d".formatted(what, needed));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!isGrowing) {
                json.writeNumberField(LEVEL, needed);
            }
            shape.writeFields(json, value);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** The lowest level at which {@code value} can be read. */
    public int needs(T value) {
        return mayNeedMore ? shape.needs(value) : 1;
    }

    /** Throws {@link CodecException} on anything that is not wholly what it should be. */
    public T decode(byte[] bytes) {
        try (JsonParser json = JSON.createParser(bytes)) {
            Shape.require(json.nextToken() == JsonToken.START_OBJECT, "it is no object");
            json.nextToken();
            int level = isGrowing ? 1 : level(json);
            @SuppressWarnings("unchecked")
            T value = (T) shape.readFields(json, level);
            Shape.require(json.nextToken() == null, "it goes on after its end");
            return value;
        } catch (JsonProcessingException e) {
            throw refused("it cannot be parsed: " + e.getOriginalMessage());
        } catch (CodecException e) {
            throw e.isOfLevel() ? e : refused(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | IOException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    /** The name that a kind of a sealed type has in front of its fields: {@code SetUnit} is {@code set-unit}. */
    public static String kind(Class<?> type) {
        return KindsShape.name(type);
    }

    private CodecException refused(String why) {
        return CodecException.of("not %s: %s".formatted(what, why));
    }

    private int level(JsonParser json) throws IOException {
        boolean isFirst = json.currentToken() == JsonToken.FIELD_NAME
                && LEVEL.equals(json.currentName())
                && json.nextToken() == JsonToken.VALUE_NUMBER_INT;
        Shape.require(isFirst, "it does not begin with the level that it needs, \"%s\"".formatted(LEVEL));
        long level = json.getLongValue();
        if (level > levels.newest()) {
            throw new CodecException((int) Math.min(level, Integer.MAX_VALUE), levels.newest());
        }
        Shape.require(level >= 1, "it is of level %d, this version reads from 1".formatted(level));
        json.nextToken();
        return (int) level;
    }
}
