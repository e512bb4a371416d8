package io.flotilla.link.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.Boot;
import io.flotilla.link.LinkOptions;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is not let in, and that both sides are told why. */
@Timeout(60)
class HelloTest {
    @RegisterExtension
    private final Hosts hosts = new Hosts(21_201);

    @Test
    void aHostOfAnotherClusterIsRefused() {
        LinkHost core = hosts.core(1);
        LinkOptions other = new LinkOptions(
                "other", LinkHost.machine(9), "x", Boot.UNKNOWN, false, LinkHost.address(9), hosts.port(), "0.1.0");
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
                "refused by 127.0.1.1: machine ID 00000000000000000000000000000009 is connected already, from"
                        + " 127.0.1.9: each host needs its own /etc/machine-id",
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
        LinkHost core = hosts.open(LinkHost.of(
                new LinkOptions("test", LinkHost.machine(1), "x", Boot.UNKNOWN, true, "", hosts.port(), "0.1.0")));
        LinkHost leaf = hosts.leaf(9);
        leaf.link().dial(Set.of("127.0.1.1", "127.0.1.2"));
        assertTrue(leaf.until("refused").contains(": this host objects: 127.0.1."));
        assertEquals(1, leaf.link().peers().size());
        assertEquals("connected 9", core.next());
        assertEquals(List.of(), core.unread());
    }

    private static final String TOO_OLD = "this host speaks wire version 1, not 7: upgrade flotilla on the older one";

    @Test
    void anUnknownWireVersionIsRefusedInWords() {
        LinkHost core = hosts.core(1);
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(frame(7, Frame.HELLO, "a hello of the future"));
            Frame answer = peer.next();
            assertEquals(Frame.REFUSED, answer.type());
            assertEquals(new Refusal("wire-version", TOO_OLD), Frame.refusal(answer.payload()));
            assertTrue(peer.isClosedWithoutAWord());
        }
        assertEquals(List.of(), core.unread());
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 'not 2 to 3'", "7, 7, 'not 7'"})
    void aRangeWithoutACommonVersionIsRefusedInWords(int oldest, int newest, String words) {
        LinkHost core = hosts.core(1);
        LinkHost leaf = hosts.open(LinkHost.leaf(9, hosts.port()).speaking(oldest, newest))
                .dial(core);
        assertEquals(
                "refused by 127.0.1.1: this host speaks wire version 1, %s: upgrade flotilla on the older one"
                        .formatted(words),
                leaf.next());
        assertEquals(List.of(), core.unread());
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1, 1, 1", "1, 3, 2, 4, 3", "2, 2, 1, 2, 2", "1, 2, 1, 2, 2"})
    void hostsSpeakTheNewestVersionThatBothKnow(int oldest, int newest, int older, int newer, int spoken) {
        LinkHost core = hosts.open(LinkHost.core(1, hosts.port()).speaking(oldest, newest));
        LinkHost leaf = hosts.open(LinkHost.leaf(9, hosts.port()).speaking(older, newer))
                .dial(core);
        assertEquals("connected 1", leaf.next());
        assertEquals(
                "hi",
                LinkHost.await(leaf.link().ask(core.id(), "h", Buffer.buffer("i"), 10_000))
                        .toString());
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(RawPeer.hello(RawPeer.head(RawPeer.hello(8))
                    .put("oldest", older)
                    .put("newest", newer)
                    .encode()));
            assertEquals(Frame.WELCOME, peer.next().type());
            peer.send(Frame.in(spoken, Frame.of(Frame.ALIVE, "")));
            peer.send(Frame.in(spoken, Frame.of(Frame.BEAT, 1, RawPeer.beat(core))));
            assertEquals(spoken, peer.next(Frame.ANSWER).version());
            peer.send(Frame.in(spoken + 1, Frame.of(Frame.ALIVE, "")));
            peer.untilClosed();
        }
    }

    static Stream<Named<JsonObject>> readable() {
        JsonObject hello = RawPeer.head(RawPeer.hello(9));
        return Stream.of(
                Named.of("as we say it", hello),
                Named.of("no range", without(hello, "oldest", "newest")),
                Named.of("no oldest", without(hello, "oldest")),
                Named.of("no address, no version", without(hello, "address", "version")),
                Named.of(
                        "fields of the future",
                        hello.copy().put("levels", List.of(1, 2)).put("x", new JsonObject())));
    }

    private static JsonObject without(JsonObject hello, String... fields) {
        JsonObject less = hello.copy();
        List.of(fields).forEach(less::remove);
        return less;
    }

    @ParameterizedTest
    @MethodSource("readable")
    void aHelloWithMoreOrFewerFieldsIsWelcome(JsonObject hello) {
        LinkHost core = hosts.core(1);
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(RawPeer.hello(hello.encode()));
            assertEquals(Frame.WELCOME, peer.next().type());
            peer.send(Frame.of(Frame.ALIVE, ""));
            assertEquals("connected 9", core.next());
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
                        TOO_OLD,
                        Frame.refusal(answering.next(Frame.REFUSED).payload()).words());
            }
            assertEquals("refused by 127.0.1.1: " + TOO_OLD, leaf.next());
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
