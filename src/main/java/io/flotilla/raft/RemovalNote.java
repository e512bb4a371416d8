package io.flotilla.raft;

import io.flotilla.raft.store.WireReader;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What a leader answers to one that is not in its group: the library stops talking to a member as soon as its removal is
 * appended, so that the member would never know.
 *
 * @param asOf the entry that the group's members are decided by
 */
record RemovalNote(long asOf) {
    private static final byte KIND = 11;

    Buffer encode() {
        return Buffer.buffer()
                .appendByte(MessageCodec.OLDEST_VERSION)
                .appendByte(KIND)
                .appendLong(asOf);
    }

    /** Empty when these bytes are some other message. */
    static Optional<RemovalNote> decode(byte[] bytes) {
        return bytes.length > 1 && bytes[1] == KIND
                ? Optional.of(WireReader.read(bytes, from -> {
                    MessageCodec.readVersion(from);
                    from.octet();
                    return new RemovalNote(from.index());
                }))
                : Optional.empty();
    }
}
