package io.flotilla.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.socket.LinkHost;
import io.flotilla.link.wire.Frame;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkTest {
    private static final int PORT = 21_001;

    private final List<LinkHost> hosts = new ArrayList<>();

    private LinkHost host(LinkHost host) {
        hosts.add(host);
        return host.open();
    }

    private LinkHost core(int number) {
        return host(LinkHost.core(number, PORT));
    }

    private LinkHost leaf(int number) {
        return host(LinkHost.leaf(number, PORT));
    }

    @AfterEach
    void close() {
        hosts.forEach(LinkHost::close);
    }

    @Test
    void twoCoreHostsThatDialEachOtherAreOnePeer() {
        LinkHost one = core(1);
        LinkHost two = core(2);
        one.dial(two);
        assertEquals("connected 2", one.next());
        assertEquals("connected 1", two.next());
        two.dial(one);
        for (LinkHost host : List.of(one, two)) {
            host.untilHeard("beat");
            host.untilHeard("answer");
        }
        assertTrue(one.link().isConnected(two.id()));
        assertEquals(
                List.of(two.id()),
                one.link().peers().stream().map(Peer::machine).toList());
        assertEquals("about " + two.id(), one.link().peers().get(0).about().toString());
        one.dial();
        two.untilHeard("answer");
        assertEquals(List.of(), one.unread());
        two.dial();
        assertTrue(one.next().startsWith("disconnected 2: "));
        assertTrue(two.next().startsWith("disconnected 1: "));
        assertFalse(one.link().isConnected(two.id()));
    }

    @Test
    void messagesArriveInOrderInBothDirections() {
        LinkHost core = core(1);
        LinkHost leaf = leaf(9).dial(core);
        assertEquals("connected 1", leaf.next());
        assertEquals("connected 9", core.next());
        for (int i = 0; i < 1_000; i++) {
            assertTrue(leaf.link().send(core.id(), Link.STATES, Buffer.buffer("s" + i)));
            assertTrue(core.link().send(leaf.id(), Link.HINT, Buffer.buffer("h" + i)));
        }
        for (int i = 0; i < 1_000; i++) {
            assertEquals("from 9 kind 3: s" + i, core.next());
            assertEquals("from 1 kind 2: h" + i, leaf.next());
        }
    }

    @Test
    void nothingIsSentToAHostThatIsNotThereOrIfItIsTooLong() {
        LinkHost core = core(1);
        LinkHost leaf = leaf(9).dial(core);
        assertFalse(core.link().send(LinkHost.machine(7), Link.HINT, Buffer.buffer()));
        assertEquals("connected 9", core.next());
        assertFalse(core.link().send(leaf.id(), Link.HINT, Buffer.buffer(new byte[Frame.MOST + 1])));
        assertTrue(core.link().send(leaf.id(), Link.HINT, Buffer.buffer("end")));
        assertEquals("from 1 kind 2: end", leaf.until("from"));
    }

    @Test
    void aFarewellIsSentBeforeTheLinkCloses() {
        LinkHost core = core(1);
        LinkHost leaf = leaf(9).dial(core);
        assertEquals("connected 1", leaf.next());
        leaf.link().send(core.id(), Link.STATES, Buffer.buffer(new byte[256 << 10]));
        leaf.link().send(core.id(), Link.GOODBYE, Buffer.buffer("bye"));
        LinkHost.await(leaf.link().close());
        assertEquals("from 9 kind 4: bye", core.until("from 9 kind 4"));
        assertEquals("disconnected 9: closed by the other side", core.next());
        assertEquals(List.of(), leaf.unread());
    }
}
