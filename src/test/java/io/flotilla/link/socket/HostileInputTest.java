package io.flotilla.link.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.Link;
import io.flotilla.link.Refusal;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.Hello;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What anyone can send to the port of a core host: it costs the connection, and nobody else notices. */
@Timeout(60)
class HostileInputTest {
    private static final int MOST_OPEN = 64;

    @RegisterExtension
    private final Hosts hosts = new Hosts(21_301);

    private LinkHost core = LinkHost.core(1, hosts.port());

    @BeforeEach
    void open() {
        core = hosts.core(1);
    }

    private void assertOthersAreServed() {
        LinkHost leaf = hosts.leaf(8).dial(core);
        assertEquals("connected 1", leaf.next());
        assertEquals(
                "hi",
                LinkHost.await(leaf.link().ask(core.id(), "h", Buffer.buffer("i"), 10_000))
                        .toString());
    }

    static Stream<Named<Buffer>> noHello() {
        return Stream.of(
                Named.of("HTTP", Buffer.buffer("GET / HTTP/1.1\r\nHost: flotilla\r\n\r\n")),
                Named.of("TLS", Buffer.buffer(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3})),
                Named.of("a frame of no length", Buffer.buffer(new byte[] {0, 0, 0, 0, 1, 1})),
                Named.of("a beat", Frame.of(Frame.BEAT, 1, Buffer.buffer("{}"))),
                Named.of("a message", Frame.of(Frame.MESSAGE + Link.RAFT, "a message before the hello")),
                Named.of("a welcome", Frame.of(Frame.WELCOME, RawPeer.hello(9).encode())),
                Named.of("too long a hello", Frame.head(Frame.HELLO, Frame.MOST_HELLO + 1)));
    }

    private static Arguments unreadable(String name, Buffer hello, String words) {
        return Arguments.of(Named.of(name, hello), words);
    }

    static Stream<Arguments> unreadable() {
        JsonObject hello = RawPeer.head(RawPeer.hello(9));
        String text = hello.encode();
        return Stream.of(
                unreadable("empty", Frame.of(Frame.HELLO, ""), "it is cut off"),
                unreadable("shorter than it says", Frame.of(Frame.HELLO, "0000{}"), "it is cut off"),
                unreadable("half", RawPeer.hello("{\"machine\": "), "not a hello: it cannot be parsed: .*"),
                unreadable(
                        "deep", RawPeer.hello("{\"x\": " + "[".repeat(50_000)), "not a hello: it cannot be parsed: .*"),
                unreadable("a list", RawPeer.hello("[]"), "not a hello: it is no object"),
                unreadable("says nothing", RawPeer.hello("{}"), "not a hello: machine is missing"),
                unreadable("a path as machine ID", hello(hello, "machine", "../../etc"), "not a hello: machine is .*"),
                unreadable("null", hello(hello, "cluster", null), "not a hello: cluster is null"),
                unreadable(
                        "no cluster",
                        hello(hello, "cluster", ""),
                        "not a hello: is wrong: cluster and instance must be there"),
                unreadable(
                        "twice",
                        RawPeer.hello(text.replace("{", "{\"instance\":\"x\",")),
                        "not a hello: instance is there twice"),
                unreadable(
                        "text as version",
                        hello(hello, "newest", "1"),
                        "not a hello: newest is text, not a whole number"),
                unreadable(
                        "a list as core",
                        hello(hello, "isCore", List.of()),
                        "not a hello: isCore is a list, not true or false"),
                unreadable("no port", hello(hello, "port", 65_536), "not a hello: is wrong: port 65536"),
                unreadable("no range", hello(hello, "oldest", 2), "wire versions from 2 to 1"));
    }

    private static Buffer hello(JsonObject hello, String key, @Nullable Object value) {
        return RawPeer.hello(hello.copy().put(key, value).encode());
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void aHelloThatCannotBeReadIsRefusedInWords(Buffer hello, String words) {
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(hello);
            Refusal refusal = Frame.refusal(peer.next(Frame.REFUSED).payload());
            assertEquals("unreadable", refusal.code());
            assertTrue(refusal.words().matches("its hello cannot be read: " + words), refusal.words());
            assertTrue(peer.isClosedWithoutAWord());
        }
        assertEquals(List.of(), core.unread());
    }

    @ParameterizedTest
    @MethodSource("noHello")
    void whatIsNoHelloIsCutOffWithoutAWord(Buffer bytes) {
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(bytes);
            assertTrue(peer.isClosedWithoutAWord());
        }
        assertEquals(List.of(), core.unread());
        assertOthersAreServed();
    }

    static Stream<Named<Buffer>> nothingOfOurs() {
        return Stream.of(
                Named.of("HTTP", Buffer.buffer("GET / HTTP/1.1\r\nHost: flotilla\r\n\r\n")),
                Named.of("an unknown type", Frame.of(200, "?")),
                Named.of("another version", Frame.of(Frame.ALIVE, "").setByte(4, (byte) 2)),
                Named.of("hello again", Frame.of(Frame.HELLO, RawPeer.hello(9).encode())),
                Named.of("a beat without a number", Frame.of(Frame.BEAT, "12")),
                Named.of("an answer to no beat", Frame.of(Frame.ANSWER, 1, Buffer.buffer("{}"))),
                Named.of("a question without a number", Frame.of(Frame.ASK, "123")),
                Named.of("a question cut off", Frame.of(Frame.ASK, Buffer.buffer(new byte[] {0, 0, 0, 1, 9, 'x'}))),
                Named.of(
                        "negative credit",
                        Frame.of(Frame.CREDIT, 1, Buffer.buffer().appendInt(-1))),
                Named.of("too long a report", Frame.head(Frame.MESSAGE + Link.STATES, Frame.MOST + 1)),
                Named.of("too long a log message", Frame.head(Frame.MESSAGE + Link.RAFT, Frame.MOST_RAFT + 1)),
                Named.of("2 GB", Buffer.buffer(new byte[] {127, -1, -1, -1, 1, Frame.ASK})));
    }

    @ParameterizedTest
    @MethodSource("nothingOfOurs")
    void aPeerThatSendsWhatIsNotOursIsCutOff(Buffer bytes) {
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            peer.send(bytes);
            peer.untilClosed();
        }
        assertTrue(core.next().startsWith("disconnected 9: it sent "));
        assertOthersAreServed();
    }

    @Test
    void answersToWhatWasNeverAskedAreIgnored() {
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            for (int type : List.of(Frame.REPLY, Frame.FAILED, Frame.BEGIN, Frame.CHUNK, Frame.END, Frame.CANCEL)) {
                peer.send(Frame.of(type, 77, Buffer.buffer("x")));
            }
            peer.send(Frame.of(Frame.CREDIT, 77, Buffer.buffer().appendInt(5)));
            peer.send(Frame.of(Frame.MESSAGE + Link.HINT, "end"));
            assertEquals("from 9 kind 2: end", core.next());
        }
    }

    @Test
    void moreQuestionsThanAllowedAreRefusedInWordsAndTheOthersAnswered() {
        Promise<Buffer> answer = Promise.promise();
        core.answerWith(what -> answer.future());
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            for (int id = 1; id <= MOST_OPEN + 1; id++) {
                peer.send(Frame.question(Frame.ASK, id, "q", Buffer.buffer()));
            }
            Frame refusal = peer.next(Frame.FAILED);
            assertEquals(MOST_OPEN + 1, refusal.number());
            assertEquals(
                    "q: 64 questions are open already",
                    Frame.refusal(refusal.body()).words());
            answer.complete(Buffer.buffer("a"));
            for (int id = 1; id <= MOST_OPEN; id++) {
                assertEquals(id, peer.next(Frame.REPLY).number());
            }
        }
    }

    @Test
    void aConnectionThatSaysNothingOrHardlyAnythingIsClosedInTime() {
        try (RawPeer silent = RawPeer.of(core);
                RawPeer slow = RawPeer.of(core)) {
            Buffer hello = Frame.of(Frame.HELLO, RawPeer.hello(9).encode());
            AtomicInteger sent = new AtomicInteger();
            long timer = core.vertx().setPeriodic(200, id -> {
                int at = sent.getAndIncrement();
                slow.send(hello.getBuffer(at, at + 1));
            });
            long begin = System.nanoTime();
            CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(slow::isClosedWithoutAWord);
            assertTrue(silent.isClosedWithoutAWord());
            assertTrue(closed.join());
            core.vertx().cancelTimer(timer);
            assertTrue(System.nanoTime() - begin > 4_000_000_000L);
        }
        assertEquals(List.of(), core.unread());
    }

    @Test
    void aWelcomedConnectionThatSaysNothingMoreNeverCounts() {
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(Frame.of(Frame.HELLO, RawPeer.hello(9).encode()));
            assertEquals(Frame.WELCOME, peer.next().type());
            assertTrue(peer.isClosedWithoutAWord());
        }
        assertEquals(List.of(), core.unread());
    }

    @Test
    void aPeerWhoseBeatsCannotBeReadIsCutOffAndRefusedInWordsUntilItStartsAgain() {
        Hello hello = RawPeer.hello(9);
        Buffer frame = Frame.of(Frame.HELLO, hello.encode());
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(frame);
            assertEquals(Frame.WELCOME, peer.next().type());
            peer.send(Frame.of(Frame.ALIVE, "").appendBuffer(Frame.of(Frame.BEAT, 1, Buffer.buffer("unreadable"))));
            peer.untilClosed();
        }
        String words = "its beat cannot be read: unreadable";
        assertEquals(List.of("connected 9", "disconnected 9: " + words), List.of(core.next(), core.next()));
        try (RawPeer peer = RawPeer.of(core)) {
            peer.send(frame);
            assertEquals(
                    new Refusal("unreadable", words),
                    Frame.refusal(peer.next(Frame.REFUSED).payload()));
        }
        assertEquals(List.of(), core.unread());
        try (RawPeer another = RawPeer.welcomed(core, 9)) {
            another.send(Frame.of(Frame.MESSAGE + Link.HINT, "read"));
            assertEquals("from 9 kind 2: read", core.next());
        }
    }
}
