package io.flotilla.raft.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what a peer or the disk says, and believes none of it: every length is checked against what is left before
 * anything is made of it. Throws {@link IllegalArgumentException} on whatever is not what it should be.
 */
public final class WireReader {
    private final ByteBuffer bytes;

    private WireReader(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /** All of {@code bytes} as one value; bytes left over are an error. */
    public static <T> T read(byte[] bytes, Function<WireReader, T> form) {
        WireReader reader = new WireReader(bytes);
        try {
            T value = form.apply(reader);
            reader.check(reader.bytes.remaining() == 0, "bytes left over: " + reader.bytes.remaining());
            return value;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("ends too early, after " + bytes.length + " bytes", e);
        }
    }

    public byte octet() {
        return bytes.get();
    }

    public boolean flag() {
        byte value = bytes.get();
        check(value == 0 || value == 1, "neither yes nor no: " + value);
        return value == 1;
    }

    /** A number that is never negative: a term, a position. */
    public int count() {
        int value = bytes.getInt();
        check(value >= 0, "negative: " + value);
        return value;
    }

    /** A number that is never negative: an index, a sequence number. */
    public long index() {
        long value = bytes.getLong();
        check(value >= 0, "negative: " + value);
        return value;
    }

    public byte[] blob() {
        int length = count();
        check(length <= bytes.remaining(), "longer than what is left: " + length);
        byte[] blob = new byte[length];
        bytes.get(blob);
        return blob;
    }

    String text() {
        return new String(blob(), StandardCharsets.UTF_8);
    }

    /** Up to {@code most} values; each takes a byte at least, so a short message cannot ask for a long list. */
    public <T> List<T> list(int most, Function<WireReader, T> form) {
        int size = count();
        check(size <= most && size <= bytes.remaining(), "too many: " + size);
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(form.apply(this));
        }
        return list;
    }

    public void check(boolean claim, String otherwise) {
        if (!claim) {
            throw new IllegalArgumentException(otherwise + ", at byte " + bytes.position());
        }
    }
}
