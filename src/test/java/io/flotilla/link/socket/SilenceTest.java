package io.flotilla.link.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.link.Link;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.Hello;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Peers that are not heard, do not read, or come back. */
@Timeout(60)
class SilenceTest {
    @RegisterExtension
    private final Hosts hosts = new Hosts(21_501);

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    @Test
    void aSilentCoreHostIsLostWithinSecondsAndBackSoonAfter() {
        LinkHost one = hosts.core(1);
        LinkHost two = hosts.core(2);
        try (Cable cable = Cable.at(3, two)) {
            one.link().dial(Set.of(LinkHost.address(3)));
            assertEquals("connected 2", one.next());
            assertEquals("connected 1", two.next());
            one.untilHeard("answer");
            cable.silence();
            long silent = System.nanoTime();
            assertTrue(one.next().matches("disconnected 2: silent for 2\\d{3} ms"));
            assertTrue(two.next().matches("disconnected 1: (silent for 2\\d{3} ms|closed by the other side)"));
            assertTrue(millisSince(silent) >= 1_000, "after " + millisSince(silent) + " ms");
            cable.heal();
            assertEquals("connected 2", one.next());
            assertEquals("connected 1", two.next());
        }
    }

    @Test
    void aCoreHostThatStartsAgainIsFoundAgain() {
        LinkHost core = hosts.core(1);
        LinkHost leaf = hosts.leaf(9).dial(core);
        assertEquals("connected 1", leaf.next());
        LinkHost.await(core.link().close());
        assertEquals("disconnected 1: closed by the other side", leaf.next());
        assertFalse(leaf.link().isConnected(core.id()));
        hosts.core(1);
        assertEquals("connected 1", leaf.next());
    }

    @Test
    void aNewProcessTakesThePlaceOfOneThatIsSilent() {
        LinkHost core = hosts.core(1);
        try (Cable cable = Cable.at(3, core)) {
            hosts.leaf(9).link().dial(Set.of(LinkHost.address(3)));
            assertEquals("connected 9", core.next());
            core.untilHeard("beat");
            cable.silence();
            LinkHost restarted = hosts.leaf(9).dial(core);
            assertEquals("connected 1", restarted.until("connected"));
            assertTrue(core.next().startsWith("disconnected 9: "));
            assertEquals("connected 9", core.next());
        }
    }

    @Test
    void aNewConnectionOfTheSameProcessReplacesTheOldOneWithoutALoss() {
        LinkHost core = hosts.core(1);
        Hello hello = RawPeer.hello(9);
        try (RawPeer first = RawPeer.of(core);
                RawPeer second = RawPeer.of(core)) {
            for (RawPeer peer : List.of(first, second)) {
                peer.send(Frame.of(Frame.HELLO, hello.encode()));
                assertEquals(Frame.WELCOME, peer.next().type());
                peer.send(Frame.of(Frame.ALIVE, ""));
                peer.send(Frame.of(Frame.BEAT, 1, RawPeer.beat(core)));
                assertEquals(Frame.ANSWER, peer.next().type());
            }
            first.untilClosed();
            second.send(Frame.of(Frame.MESSAGE + Link.HINT, "still here"));
            assertEquals("connected 9", core.next());
            assertEquals("from 9 kind 2: still here", core.next());
        }
    }

    @Test
    void ourOwnPauseIsNobodysSilence() {
        LinkHost core = hosts.core(1);
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            LinkHost clock = hosts.leaf(8);
            long timer = clock.vertx().setPeriodic(500, id -> peer.send(Frame.of(Frame.ALIVE, "")));
            core.answerWith(what -> {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
                return Future.succeededFuture(Buffer.buffer("awake"));
            });
            peer.send(Frame.question(Frame.ASK, 1, "freeze", Buffer.buffer()));
            assertEquals("awake", peer.next(Frame.REPLY).body().toString());
            peer.send(Frame.of(Frame.BEAT, 2, RawPeer.beat(core)));
            assertEquals(2, peer.next(Frame.ANSWER).number());
            peer.next(Frame.ALIVE);
            assertEquals(List.of(), core.unread());
            assertTrue(clock.vertx().cancelTimer(timer));
        }
    }

    @Test
    void whoeverOnlyAnswersIsHeardWithoutBeats() {
        LinkHost core = hosts.core(1);
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            assertEquals(Frame.ALIVE, peer.next().type());
            peer.send(Frame.of(Frame.ALIVE, ""));
            assertEquals(Frame.ALIVE, peer.next().type());
        }
    }

    @Test
    void messagesForAPeerThatDoesNotReadAreRefusedBeforeTheyPileUp() {
        LinkHost core = hosts.core(1);
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            int sent = 0;
            while (core.link().send(LinkHost.machine(9), Link.RAFT, Buffer.buffer(new byte[1 << 20]))) {
                sent++;
            }
            assertTrue(sent >= 7 && sent < 30, "sent " + sent);
            for (int i = 0; i < sent; i++) {
                assertEquals(
                        1 << 20, peer.next(Frame.MESSAGE + Link.RAFT).payload().length());
            }
            LinkHost.until(() -> core.link().send(LinkHost.machine(9), Link.RAFT, Buffer.buffer("again")));
        }
    }

    @Test
    void aPeerThatDoesNotReadWhatItAskedForIsCutOff() {
        LinkHost core = hosts.core(1);
        core.answerWith(what -> Future.succeededFuture(Buffer.buffer(new byte[4 << 20])));
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            for (int id = 1; id <= 20; id++) {
                peer.send(Frame.question(Frame.ASK, id, "much", Buffer.buffer()));
            }
            assertEquals("disconnected 9: it does not read what it asked for", core.next());
        }
    }

    @Test
    void aLargeMessageIsNoSilence() {
        LinkHost core = hosts.core(1);
        LinkHost leaf = hosts.leaf(9).dial(core);
        assertEquals("connected 9", core.next());
        assertTrue(core.link().send(leaf.id(), Link.RAFT, Buffer.buffer("x".repeat(Frame.MOST_RAFT))));
        assertFalse(core.link().send(leaf.id(), Link.RAFT, Buffer.buffer("one more")));
        assertEquals("connected 1", leaf.next());
        assertEquals("from 1 kind 1: ".length() + Frame.MOST_RAFT, leaf.next().length());
        assertEquals(List.of(), core.unread());
    }

    @Test
    void aPeerThatBeatsButDoesNotReadTheAnswersIsCutOff() {
        LinkHost core = hosts.core(1);
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            Buffer beats = Buffer.buffer();
            for (int number = 2; number < 100_000; number++) {
                beats.appendBuffer(Frame.of(Frame.BEAT, number, RawPeer.beat(core)));
            }
            CompletableFuture.runAsync(() -> peer.send(beats)).exceptionally(closed -> null);
            assertEquals("disconnected 9: it does not read", core.next());
        }
    }

    @Test
    void closingWaitsForAPeerThatDoesNotReadOnlyBriefly() {
        LinkHost core = hosts.core(1);
        try (RawPeer peer = RawPeer.welcomed(core, 9)) {
            while (core.link().send(LinkHost.machine(9), Link.RAFT, Buffer.buffer(new byte[1 << 20]))) {
                Thread.onSpinWait();
            }
            long begin = System.nanoTime();
            LinkHost.await(core.link().close());
            assertTrue(millisSince(begin) < 10_000);
            peer.untilClosed();
        }
    }
}
