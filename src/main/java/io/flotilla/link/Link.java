package io.flotilla.link;

import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Set;

/**
 * This host's connections with other hosts. Any thread may call it, nothing blocks, and futures complete on the
 * caller's context, if it has one.
 */
public interface Link {
    int RAFT = 1;
    int HINT = 2;
    int STATES = 3;
    int GOODBYE = 4;

    /** Whom to keep a connection to, from now on: hosts without a port. Connections to others are closed. */
    void dial(Set<String> addresses);

    boolean isConnected(MachineId peer);

    /** Connected now, in the order of their machine IDs. */
    List<Peer> peers();

    /**
     * Sends without an answer. False: there is no connection, too much waits for it already, or it is too long (64 MB
     * for {@link #RAFT}, else 8 MB); nothing was sent. True: it will arrive unless the connection ends.
     */
    boolean send(MachineId to, int kind, Buffer payload);

    /** Fails with a {@link LinkException}, after {@code timeoutMillis} at the latest. An answer has at most 8 MB. */
    Future<Buffer> ask(MachineId to, String what, Buffer body, long timeoutMillis);

    /**
     * Asks for an answer of any length. The stream runs on the caller's context and flows once it has a handler; set its
     * handler to null to give it up. If the other side goes, its exception handler is called, and no end.
     */
    Future<ReadStream<Buffer>> askForStream(MachineId to, String what, Buffer body);

    /** Beats to every dialled peer at once, beside the rhythm. */
    void beatNow();

    /** On core hosts only. */
    Forwarder forwarder();

    /** Sends what waits, for half a second at most, then closes everything. */
    Future<Void> close();
}
