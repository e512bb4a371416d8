package io.flotilla.link.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.LinkOptions;
import io.flotilla.link.wire.Frame;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is not let in, and that both sides are told why. */
@Timeout(60)
class HelloTest {
    @RegisterExtension
    private final Hosts hosts = new Hosts(21_201);

    @Test
    void aHostOfAnotherClusterIsRefused() {
        LinkHost core = hosts.core(1);
        LinkOptions other =
                new LinkOptions("other", LinkHost.machine(9), "x", false, LinkHost.address(9), hosts.port(), "0.1.0");
        LinkHost leaf = hosts.open(LinkHost.of(other)).dial(core);
        assertEquals("refused by 127.0.1.1: this is cluster \"test\", not \"other\"", leaf.next());
        assertEquals(List.of(), core.unread());
    }

    @Test
    void anObjectionIsToldInItsWordsOnceForEachReason() {
        LinkHost core = hosts.core(1);
        core.objectWith("your core list is not ours");
        LinkHost leaf = hosts.leaf(9).dial(core);
        assertEquals("refused by 127.0.1.1: your core list is not ours", leaf.next());
        core.objectWith("you were wiped");
        assertEquals("refused by 127.0.1.1: you were wiped", leaf.next());
        core.objectWith("");
        assertEquals("connected 1", leaf.next());
        assertEquals(List.of("connected 9"), List.of(core.next()));
    }

    @Test
    void whoeverDialsMayObjectToo() {
        LinkHost core = hosts.core(1);
        LinkHost leaf = hosts.leaf(9);
        leaf.objectWith("you are too old");
        leaf.dial(core);
        assertEquals("refused by 127.0.1.1: this host objects: you are too old", leaf.next());
        leaf.objectWith("");
        assertEquals("connected 1", leaf.next());
        assertEquals("connected 9", core.next());
    }

    @Test
    void aSecondHostWithTheSameMachineIdWaitsUntilTheFirstIsGone() {
        LinkHost core = hosts.core(1);
        LinkHost first = hosts.leaf(9).dial(core);
        assertEquals("connected 9", core.next());
        LinkHost second = hosts.leaf(9).dial(core);
        assertEquals(
                "refused by 127.0.1.1: machine ID 00000000000000000000000000000009 is connected already, from 127.0.1.9: "
                        + "each host needs its own /etc/machine-id",
                second.next());
        LinkHost.await(first.link().close());
        assertEquals("connected 1", second.next());
        assertEquals("disconnected 9: closed by the other side", core.next());
        assertEquals("connected 9", core.next());
    }

    @Test
    void aHostWithTheMachineIdOfACoreHostIsRefusedByIt() {
        LinkHost core = hosts.core(1);
        LinkHost leaf = hosts.leaf(1).dial(core);
        assertEquals(
                "refused by 127.0.1.1: machine ID 00000000000000000000000000000001 is that of 127.0.1.1 too: "
                        + "each host needs its own /etc/machine-id",
                leaf.next());
    }

    @Test
    void aHostThatDialsItselfIsTold() {
        LinkHost core = hosts.core(1);
        core.dial(core);
        assertEquals("refused by 127.0.1.1: that is this host itself", core.next());
    }

    @Test
    void twoAddressesOfOneHostAreOneConnection() {
        LinkHost core = hosts.open(
                LinkHost.of(new LinkOptions("test", LinkHost.machine(1), "x", true, "", hosts.port(), "0.1.0")));
        LinkHost leaf = hosts.leaf(9);
        leaf.link().dial(Set.of("127.0.1.1", "127.0.1.2"));
        assertTrue(leaf.until("refused").contains(": this host objects: 127.0.1."));
        assertEquals(1, leaf.link().peers().size());
        assertEquals("connected 9", core.next());
        assertEquals(List.of(), core.unread());
    }

    @Test
    void anUnknownWireVersionIsRefusedInWords() {
        LinkHost core = hosts.core(1);
        String words = "this host speaks wire version 1, not 7: run the same version of flotilla on all hosts";
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(frame(7, Frame.HELLO, "a hello of the future"));
            Frame answer = peer.next();
            assertEquals(Frame.REFUSED, answer.type());
            assertEquals(words, answer.text());
            assertTrue(peer.isClosedWithoutAWord());
        }
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(Frame.of(
                    Frame.HELLO,
                    Frame.json(RawPeer.hello(9).encode()).put("v", 7).toBuffer()));
            assertEquals(words, peer.next().text());
        }
    }

    @Test
    void aCoreHostOfAnUnknownWireVersionIsToldAndNotConnected() throws IOException {
        try (ServerSocket future = listen()) {
            LinkHost leaf = hosts.leaf(9);
            leaf.link().dial(Set.of("127.0.1.1"));
            try (RawPeer answering = new RawPeer(future.accept())) {
                assertEquals(Frame.HELLO, answering.next().type());
                answering.send(frame(7, Frame.WELCOME, "a welcome of the future"));
                assertEquals(
                        "this host speaks wire version 1, not 7: run the same version of flotilla on all hosts",
                        answering.next(Frame.REFUSED).text());
            }
            assertEquals(
                    "refused by 127.0.1.1: it speaks wire version 7, this host 1: run the same version of flotilla on all hosts",
                    leaf.next());
        }
    }

    @Test
    void theRefusalOfACoreHostOfTheFutureIsUnderstood() throws IOException {
        try (ServerSocket future = listen()) {
            LinkHost leaf = hosts.leaf(9);
            leaf.link().dial(Set.of("127.0.1.1"));
            try (RawPeer answering = new RawPeer(future.accept())) {
                answering.send(frame(7, Frame.REFUSED, "you are of the past"));
                assertEquals("refused by 127.0.1.1: you are of the past", leaf.next());
            }
        }
    }

    private ServerSocket listen() throws IOException {
        return new ServerSocket(hosts.port(), 10, InetAddress.getByName("127.0.1.1"));
    }

    private static Buffer frame(int version, int type, String text) {
        return Frame.of(type, text).setByte(4, (byte) version);
    }
}
