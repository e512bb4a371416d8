package io.flotilla.raft;

import io.flotilla.raft.store.Extent;
import io.flotilla.raft.store.WireReader;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * A message as it goes from member to member, with what its sender's disk holds: so nobody counts on a member that has
 * lost some of that since.
 *
 * @param store how far the sender's store goes
 * @param committed an entry that the sender knows to be committed, if any
 */
record Envelope(Extent store, EntryMark committed, Buffer message) {
    private static final byte KIND = 12;

    /** What it adds to a message at most. */
    static final int MAX_BYTES = 1 << 10;

    Buffer encode() {
        Buffer to = Buffer.buffer().appendByte(MessageCodec.OLDEST_VERSION).appendByte(KIND);
        Extent.write(to, store);
        committed.write(to);
        return to.appendInt(message.length()).appendBuffer(message);
    }

    /** Empty when these bytes are no envelope. */
    static Optional<Envelope> decode(byte[] bytes) {
        return bytes.length > 1 && bytes[1] == KIND
                ? Optional.of(WireReader.read(bytes, from -> {
                    MessageCodec.readVersion(from);
                    from.octet();
                    return new Envelope(Extent.read(from), EntryMark.read(from), Buffer.buffer(from.blob()));
                }))
                : Optional.empty();
    }
}
