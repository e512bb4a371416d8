package io.flotilla.systemd.dbus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the arguments of a message in place, value by value, as the D-Bus specification lays them out ("Marshaling").
 * systemd tells of a change with some thirty properties, of which we want three: a thousand flapping units would cost
 * their whole budget in values that nobody looks at. Hostile bytes make every method throw an unchecked exception,
 * never more.
 */
public final class BodyReader {
    /** The specification's bound for values within values. */
    private static final int MAX_DEPTH = 64;

    private static final int WIDEST = 8;

    /** From the first byte of the body, which alignment counts from, to its last. */
    private final ByteBuffer body;

    BodyReader(ByteBuffer body) {
        this.body = body;
    }

    /** A string or an object path. */
    public String text() {
        align(4);
        return characters(body.getInt());
    }

    /** An unsigned 32-bit number. */
    long uint32() {
        align(4);
        return Integer.toUnsignedLong(body.getInt());
    }

    /** Of a dictionary of variants ({@code a{sv}}) the entries with these names and types, {@code s} or {@code t}. */
    public Map<String, Object> properties(Map<String, String> wanted) {
        Map<String, Object> found = new HashMap<>();
        align(4);
        int length = checked(body.getInt());
        align(WIDEST);
        int end = body.position() + length;
        while (body.position() < end) {
            align(WIDEST);
            String name = text();
            String type = signatureValue();
            if (type.equals(wanted.get(name))) {
                found.put(name, type.equals("s") ? text() : number());
            } else {
                skip(type, 0);
            }
        }
        return found;
    }

    private long number() {
        align(WIDEST);
        return body.getLong();
    }

    private void skip(String types, int depth) {
        for (int at = 0; at < types.length(); at = skipOne(types, at, depth)) {
            // one complete type after the other
        }
    }

    /** Passes over one value; the index of the type after its own. */
    private int skipOne(String types, int at, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("values within values, more than " + MAX_DEPTH + " deep");
        }
        char type = types.charAt(at);
        align(alignment(type));
        switch (type) {
            case 'y', 'n', 'q', 'b', 'i', 'u', 'h', 'x', 't', 'd' -> pass(alignment(type));
            case 's', 'o' -> pass(checked(body.getInt()) + 1);
            case 'g' -> pass(Byte.toUnsignedInt(body.get()) + 1);
            case 'v' -> skip(signatureValue(), depth + 1);
            case 'a' -> {
                int length = checked(body.getInt());
                align(alignment(types.charAt(at + 1)));
                pass(length);
            }
            case '(' -> {
                int next = at + 1;
                while (types.charAt(next) != ')') {
                    next = skipOne(types, next, depth + 1);
                }
            }
            default -> throw new IllegalArgumentException("value of type " + type);
        }
        return end(types, at);
    }

    /** Where the complete type that begins at {@code at} ends. */
    private static int end(String types, int at) {
        int next = at;
        while (types.charAt(next) == 'a') {
            next++;
        }
        int open = 0;
        do {
            switch (types.charAt(next++)) {
                case '(', '{' -> open++;
                case ')', '}' -> open--;
                default -> {}
            }
        } while (open > 0);
        return next;
    }

    private static int alignment(char type) {
        return switch (type) {
            case 'n', 'q' -> 2;
            case 'b', 'i', 'u', 'h', 's', 'o', 'a' -> 4;
            case 'x', 't', 'd', '(', '{' -> WIDEST;
            default -> 1;
        };
    }

    private String signatureValue() {
        return characters(Byte.toUnsignedInt(body.get()));
    }

    private String characters(int length) {
        int from = body.position();
        pass(checked(length) + 1);
        return new String(body.array(), body.arrayOffset() + from, length, StandardCharsets.UTF_8);
    }

    private int checked(int length) {
        if (length < 0 || length > body.remaining()) {
            throw new IllegalArgumentException("value of length " + Integer.toUnsignedString(length));
        }
        return length;
    }

    private void align(int size) {
        body.position((body.position() + size - 1) & -size);
    }

    private void pass(int length) {
        body.position(body.position() + length);
    }
}
