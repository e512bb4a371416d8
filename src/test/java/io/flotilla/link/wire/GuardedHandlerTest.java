package io.flotilla.link.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.Link;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.Peer;
import io.flotilla.link.socket.RawPeer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class GuardedHandlerTest {
    private static final Peer PEER = RawPeer.hello(9).peer();

    private final LinkHandler guarded = new GuardedHandler((LinkHandler) Proxy.newProxyInstance(
            LinkHandler.class.getClassLoader(), new Class<?>[] {LinkHandler.class}, (proxy, method, arguments) -> {
                throw new IllegalStateException("a bug in " + method.getName());
            }));

    @Test
    void aHandlerFullOfBugsStillHasAnAnswerToEverything() {
        assertEquals(new JsonObject(), guarded.about());
        assertTrue(guarded.objection(PEER).isPresent());
        guarded.connected(PEER);
        guarded.disconnected(PEER, "gone");
        assertEquals(new JsonObject(), guarded.beat(PEER.machine()));
        guarded.heard(PEER, new JsonObject(), false, 0);
        guarded.received(PEER, Link.HINT, Buffer.buffer());
        assertEquals(
                "x failed, the log of that host says why",
                guarded.asked(PEER, "x", Buffer.buffer()).cause().getMessage());
        assertTrue(guarded.askedForStream(PEER, "x", Buffer.buffer()).failed());
        guarded.refused("10.0.0.1", "no");
    }
}
