package io.flotilla.link.socket;

import io.flotilla.link.Link;
import io.flotilla.link.LinkException;
import io.flotilla.link.Peer;
import io.flotilla.link.Refusal;
import io.flotilla.link.call.Calls;
import io.flotilla.link.wire.BadFrameException;
import io.flotilla.link.wire.Frame;
import io.flotilla.link.wire.FrameReader;
import io.flotilla.link.wire.LinkLoop;
import io.flotilla.link.wire.Sockets;
import io.flotilla.net.SocketFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection on which both sides know each other. Whoever dialled it beats, the other side answers. Once closed it
 * stays so, and everything that was asked on it has failed.
 */
final class Connection implements Calls.Channel {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final String FINISHED = "closed by this host";

    private final LinkLoop loop;
    private final NetSocket socket;
    private final Peer peer;
    private final String dialled;
    private final Pace pace;
    private final Outbox outbox;
    private final FrameReader reader;
    private final Calls calls;
    private final SentBeats beats = new SentBeats();
    private final BiConsumer<Connection, String> onClosed;
    private final Promise<Void> closed = Promise.promise();
    private long heardNanos = System.nanoTime();
    private long sentNanos = heardNanos;
    private OptionalLong tickedNanos = OptionalLong.empty();
    private OptionalLong drainedNanos = OptionalLong.empty();
    private OptionalLong upNanos = OptionalLong.empty();
    private Optional<Refusal> refusal = Optional.empty();
    private boolean isClosed;

    /**
     * @param version of the wire that both sides speak
     * @param dialled the address that we dialled; empty if the other side did
     */
    Connection(
            LinkLoop loop,
            NetSocket socket,
            Peer peer,
            int version,
            String dialled,
            BiConsumer<Connection, String> onClosed) {
        this.loop = loop;
        this.socket = socket;
        this.peer = peer;
        this.dialled = dialled;
        this.onClosed = onClosed;
        pace = Pace.between(loop.options().isCore(), peer.isCore());
        reader = new FrameReader(FrameReader.established(version));
        outbox = new Outbox(socket, version);
        calls = new Calls(loop, this);
    }

    @Override
    public Peer peer() {
        return peer;
    }

    boolean isDialled() {
        return !dialled.isEmpty();
    }

    String dialled() {
        return dialled;
    }

    Calls calls() {
        return calls;
    }

    /** Reads from here on; {@code rest} was read already. */
    void begin(Buffer rest) {
        socket.handler(this::read);
        socket.exceptionHandler(cause -> close(SocketFailure.why(cause)));
        socket.closeHandler(gone -> close("closed by the other side"));
        read(rest);
        socket.resume();
    }

    @Override
    public boolean offer(Buffer frame) {
        if (!outbox.reserve(frame.length())) {
            return false;
        }
        loop.run(() -> {
            if (!isClosed) {
                outbox.add(frame);
            }
        });
        return true;
    }

    /** Only the other side's own slowness can make it pile up. */
    @Override
    public void answer(Buffer frame) {
        if (!isClosed && !outbox.addAnswer(frame)) {
            close("it does not read what it asked for");
        }
    }

    /** Beats, unless the last beat still waits to be sent. */
    void beat() {
        if (!isClosed && !outbox.hasUrgent() && beats.areAnswered()) {
            Buffer beat = loop.handler().beat(peer.machine());
            urgent(Frame.of(Frame.BEAT, beats.send(System.nanoTime()), beat));
        }
    }

    /** Says that we are here. After a welcome, that we take it. */
    void alive() {
        urgent(Frame.of(Frame.ALIVE, ""));
    }

    private void urgent(Buffer frame) {
        sentNanos = System.nanoTime();
        if (!isClosed && !outbox.addUrgent(frame)) {
            close("it does not read");
        }
    }

    /** Called a few times in each interval of the pace. Whoever has nothing to answer for a while says so. */
    void tick(long nowNanos, long tickNanos) {
        // What is read after a pause of ours may have waited for that long; after the second tick it has not.
        drainedNanos = tickedNanos;
        tickedNanos = OptionalLong.of(nowNanos);
        long silent = nowNanos - heardNanos;
        long quiet = nowNanos - sentNanos;
        if (silent > pace.silenceNanos()) {
            close("silent for %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(silent)));
        } else if (isDialled() && quiet + tickNanos / 2 >= pace.beatNanos()) {
            beat();
        } else if (quiet >= 3 * pace.beatNanos() / 2 && !outbox.hasUrgent()) {
            alive();
        }
    }

    /** We ourselves paused that long, and may not have read what came. */
    void excuse(long nanos) {
        heardNanos += nanos;
    }

    /** Why this host has ended it and wants no other, if that is so. */
    Optional<Refusal> refusal() {
        return refusal;
    }

    /** When the other host was up for sure, by what it sent; empty if that tells nothing yet. */
    OptionalLong upNanos() {
        return upNanos;
    }

    long heardNanos() {
        return heardNanos;
    }

    /** Sends what waits, for that long at most, and closes when the other side has read it; reads nothing more. */
    Future<Void> finish(long millis) {
        long timer = loop.vertx().setTimer(millis, late -> close(FINISHED));
        socket.handler(ignored -> {});
        socket.closeHandler(gone -> close(FINISHED));
        outbox.finish().onComplete(sent -> Sockets.endOutput(socket));
        return closed.future().onComplete(done -> loop.vertx().cancelTimer(timer));
    }

    void close(String why) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        outbox.clear();
        Sockets.cutOff(socket);
        onClosed.accept(this, why);
        calls.end(why);
        closed.complete();
    }

    private void read(Buffer input) {
        heardNanos = System.nanoTime();
        if (isClosed) {
            return;
        }
        try {
            reader.read(input, frame -> {
                received(frame);
                return !isClosed;
            });
        } catch (BadFrameException e) {
            String why = "it sent " + e.getMessage();
            loop.complaints().about(peer.toString(), "connection closed: " + why);
            close(why);
        } catch (LinkException e) {
            refusal = Optional.of(Refusal.of(e));
            loop.complaints().about(peer.toString(), "connection closed: " + e.getMessage());
            close(Refusal.of(e).words());
        } catch (RuntimeException e) {
            LOG.error("what came from {} was not handled", peer, e);
            close("it sent what this host could not handle");
        }
    }

    private void received(Frame frame) {
        switch (frame.type()) {
            case Frame.BEAT -> {
                upNanos = drainedNanos;
                loop.handler().heard(peer, frame.body(), false, 0);
                Buffer answer = loop.handler().beat(peer.machine());
                urgent(Frame.of(Frame.ANSWER, frame.number(), answer));
            }
            case Frame.ANSWER -> {
                long asked = beats.answered(frame.number());
                upNanos = OptionalLong.of(asked);
                loop.handler().heard(peer, frame.body(), true, asked);
            }
            case Frame.ALIVE -> {}
            default -> {
                if (frame.type() < Frame.MESSAGE) {
                    calls.received(frame);
                } else {
                    loop.handler().received(peer, frame.type() - Frame.MESSAGE, frame.payload());
                }
            }
        }
    }

    /** How often each side of a connection is heard at least, and after how much silence it is given up. */
    private record Pace(long beatNanos, long silenceNanos) {
        private static final Pace CORE = ofMillis(500, 2_000);
        private static final Pace LEAF = ofMillis(1_000, 3_500);

        static Pace between(boolean isCore, boolean isOtherCore) {
            return isCore && isOtherCore ? CORE : LEAF;
        }

        private static Pace ofMillis(long beat, long silence) {
            return new Pace(TimeUnit.MILLISECONDS.toNanos(beat), TimeUnit.MILLISECONDS.toNanos(silence));
        }
    }

    /** When our beats on one connection were sent, until they are answered. */
    private static final class SentBeats {
        private static final int MOST_UNANSWERED = 64;

        private record Sent(int number, long nanos) {}

        private final Queue<Sent> sent = new ArrayDeque<>();
        private int lastNumber;

        /** Whether the other side still answers them: another one may be sent. */
        boolean areAnswered() {
            return sent.size() < MOST_UNANSWERED;
        }

        /** The number of a beat that is sent now. */
        int send(long nowNanos) {
            sent.add(new Sent(++lastNumber, nowNanos));
            return lastNumber;
        }

        /** When the beat of that number was sent. Answers come in the order of the beats, each at most once. */
        long answered(int number) {
            Sent first = sent.poll();
            if (first == null || first.number() != number) {
                throw new BadFrameException(
                        "an answer to beat %d, which is not the one to be answered".formatted(number));
            }
            return first.nanos();
        }
    }
}
