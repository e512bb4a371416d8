package io.flotilla.link.wire;

import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.Peer;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A handler whose bugs are logged and end one call, not the connection with a peer or the rhythm of all. */
public record GuardedHandler(LinkHandler handler) implements LinkHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

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
    public JsonObject about() {
        return guarded(handler::about, new JsonObject());
    }

    @Override
    public Optional<String> objection(Peer peer) {
        return guarded(() -> handler.objection(peer), Optional.of("an error, the log of that host says more"));
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
    public JsonObject beat(MachineId to) {
        return guarded(() -> handler.beat(to), new JsonObject());
    }

    /** A beat as it is sent. */
    public Buffer encodedBeat(MachineId to) {
        return guarded(() -> handler.beat(to).toBuffer(), Buffer.buffer("{}"));
    }

    @Override
    public void heard(Peer peer, JsonObject beat, boolean isAnswer, long sentNanos) {
        told(() -> handler.heard(peer, beat, isAnswer, sentNanos));
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
    public void refused(String address, String reason) {
        told(() -> handler.refused(address, reason));
    }
}
