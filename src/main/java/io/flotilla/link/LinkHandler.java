package io.flotilla.link;

import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;

/**
 * What a host says of itself and does with what it hears. All called on the link's own context; must not block. What is
 * said is bytes to the link.
 */
public interface LinkHandler {

    /** Goes into our hello: at most 60 KB. */
    Buffer about();

    /** Why this host may not connect; it is told. Empty: welcome. Throws if it cannot be read what the host says. */
    Optional<Refusal> objection(Peer peer);

    /** The first connection with this process of that machine. Two core hosts dial each other and are still one peer. */
    void connected(Peer peer);

    /** The last connection is gone. Not called when this link is closed. */
    void disconnected(Peer peer, String why);

    /** What our next beat to this peer says, or our answer to one of its beats. */
    Buffer beat(MachineId to);

    /**
     * A beat of the peer, or its answer to one of ours. Throws if it cannot be read: such a peer is not heard, loses its
     * connections and is refused for a while.
     *
     * @param sentNanos if it is an answer: {@link System#nanoTime} when our beat was sent; otherwise 0
     */
    void heard(Peer peer, Buffer beat, boolean isAnswer, long sentNanos);

    /** In the order sent while one connection lasts. */
    void received(Peer peer, int kind, Buffer payload);

    /** A failure is told to the peer as its {@link Refusal#of}. At most 64 questions of a peer are open at a time. */
    Future<Buffer> asked(Peer peer, String what, Buffer body);

    /**
     * The stream is read on the context on which its future completes, no faster than the peer takes it. Its handler is
     * set to null when the peer wants no more: then it should end.
     */
    Future<ReadStream<Buffer>> askedForStream(Peer peer, String what, Buffer body);

    /** A host that we dial does not accept us, or cannot be accepted; told again only with another reason. */
    void refused(String address, Refusal why);
}
