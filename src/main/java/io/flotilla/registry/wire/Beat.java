package io.flotilla.registry.wire;

import io.flotilla.codec.Codec;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A beat: what every host says, and what a core host adds. */
public record Beat(HostBeat host, Optional<CoreBeat> core) {
    private static final Codec<Beat> CODEC = Codec.growing(Beat.class, "a beat");

    public Buffer encode() {
        return Buffer.buffer(CODEC.encode(this));
    }

    /** Throws {@link io.flotilla.codec.CodecException} on what is no beat of any version. */
    public static Beat decode(Buffer bytes) {
        return CODEC.decode(bytes.getBytes());
    }
}
