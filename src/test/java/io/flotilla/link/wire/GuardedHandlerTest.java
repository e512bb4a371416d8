package io.flotilla.link.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.Link;
import io.flotilla.link.LinkException;
import io.flotilla.link.LinkHandler;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.link.socket.RawPeer;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuardedHandlerTest {
    private static final Peer PEER = RawPeer.hello(9).peer();

    private final LinkHandler guarded = new GuardedHandler((LinkHandler) Proxy.newProxyInstance(
            LinkHandler.class.getClassLoader(), new Class<?>[] {LinkHandler.class}, (proxy, method, arguments) -> {
                throw new IllegalStateException("a bug in " + method.getName());
            }));

    @Test
    void aHandlerFullOfBugsStillHasAnAnswerToEverything() {
        assertEquals(Buffer.buffer(), guarded.about());
        assertEquals(
                Optional.of(new Refusal("unreadable", "what it says of itself cannot be read: a bug in objection")),
                guarded.objection(PEER));
        guarded.connected(PEER);
        guarded.disconnected(PEER, "gone");
        assertEquals(Buffer.buffer(), guarded.beat(PEER.machine()));
        guarded.received(PEER, Link.HINT, Buffer.buffer());
        assertEquals(
                "x failed, the log of that host says why",
                guarded.asked(PEER, "x", Buffer.buffer()).cause().getMessage());
        assertTrue(guarded.askedForStream(PEER, "x", Buffer.buffer()).failed());
        guarded.refused("10.0.0.1", new Refusal("test", "no"));
    }

    @Test
    void aBeatThatTheHandlerDoesNotReadIsRefused() {
        LinkException refused = assertThrows(LinkException.class, () -> guarded.heard(PEER, Buffer.buffer(), false, 0));
        assertEquals("unreadable", refused.code());
        assertEquals("its beat cannot be read: a bug in heard", refused.getMessage());
    }
}
