package io.flotilla.link.call;

import io.flotilla.link.Peer;
import io.vertx.core.buffer.Buffer;

/** A connection as its calls see it. */
public interface FrameChannel {
    Peer peer();

    /** Sends a message or a question, if not too much waits already. Any thread. */
    boolean offer(Buffer frame);

    /** Sends what the other side asked for; nothing once the connection is closed. */
    void answer(Buffer frame);
}
