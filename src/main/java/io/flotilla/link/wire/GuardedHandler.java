package io.flotilla.link.wire;

import io.flotilla.link.Link;
import io.flotilla.link.LinkException;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A handler whose bugs are logged and end one call, not the connection with a peer or the rhythm of all. */
public record GuardedHandler(LinkHandler handler) implements LinkHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private static Refusal unreadable(String what, RuntimeException cause) {
        return new Refusal("unreadable", "%s cannot be read: %s".formatted(what, Refusal.of(cause)));
    }

    private static <T> T guarded(Supplier<T> call, T otherwise) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            LOG.error("the link's handler failed", e);
            return otherwise;
        }
    }

    private static <T> Future<T> answered(String what, Supplier<Future<T>> call) {
        return guarded(call, Future.failedFuture(what + " failed, the log of that host says why"));
    }

    private static void told(Runnable call) {
        Supplier<Boolean> told = () -> {
            call.run();
            return true;
        };
        guarded(told, false);
    }

    @Override
    public Buffer about() {
        return guarded(handler::about, Buffer.buffer());
    }

    @Override
    public Optional<Refusal> objection(Peer peer) {
        try {
            return handler.objection(peer);
        } catch (RuntimeException e) {
            return Optional.of(unreadable("what it says of itself", e));
        }
    }

    @Override
    public void connected(Peer peer) {
        told(() -> handler.connected(peer));
    }

    @Override
    public void disconnected(Peer peer, String why) {
        told(() -> handler.disconnected(peer, why));
    }

    @Override
    public Buffer beat(MachineId to) {
        return guarded(() -> handler.beat(to), Buffer.buffer());
    }

    /** Throws a {@link LinkException} with the words for a beat that cannot be read. */
    @Override
    public void heard(Peer peer, Buffer beat, boolean isAnswer, long sentNanos) {
        try {
            handler.heard(peer, beat, isAnswer, sentNanos);
        } catch (RuntimeException e) {
            LOG.debug("a beat of {} was not read", peer, e);
            throw LinkException.refused(unreadable("its beat", e));
        }
    }

    @Override
    public void received(Peer peer, int kind, Buffer payload) {
        told(() -> handler.received(peer, kind, payload));
    }

    @Override
    public Future<Buffer> asked(Peer peer, String what, Buffer body) {
        return answered(what, () -> handler.asked(peer, what, body));
    }

    @Override
    public Future<ReadStream<Buffer>> askedForStream(Peer peer, String what, Buffer body) {
        return answered(what, () -> handler.askedForStream(peer, what, body));
    }

    @Override
    public void refused(String address, Refusal why) {
        told(() -> handler.refused(address, why));
    }
}
