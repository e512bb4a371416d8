package io.flotilla.hazelcast;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;

/** A value and the revision it was made at; where two meet, the higher revision stays. */
public record Versioned(long revision, Buffer value) {

    /** As Hazelcast stores it: the revision (8 bytes, big-endian), then the value. */
    byte[] encode() {
        return Buffer.buffer(Long.BYTES + value.length())
                .appendLong(revision)
                .appendBuffer(value)
                .getBytes();
    }

    static Versioned decode(byte[] stored) {
        return new Versioned(revisionOf(stored), Buffer.buffer(stored).slice(Long.BYTES, stored.length));
    }

    static long revisionOf(byte[] stored) {
        return ByteBuffer.wrap(stored).getLong();
    }
}
