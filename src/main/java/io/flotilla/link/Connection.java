package io.flotilla.link;

import io.flotilla.net.SocketFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection on which both sides know each other. Whoever dialled it beats, the other side answers. Once closed it
 * stays so, and everything that was asked on it has failed.
 */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final String FINISHED = "closed by this host";

    private final Home home;
    private final NetSocket socket;
    private final Peer peer;
    private final String dialled;
    private final Pace pace;
    private final Outbox outbox;
    private final FrameReader reader = new FrameReader(FrameReader::established);
    private final Asks asks;
    private final StreamAsks streamAsks;
    private final Answers answers;
    private final Beats beats = new Beats();
    private final BiConsumer<Connection, String> onClosed;
    private final Promise<Void> closed = Promise.promise();
    private int lastId;
    private long heardNanos = System.nanoTime();
    private long sentNanos = heardNanos;
    private boolean isClosed;

    /** @param dialled the address that we dialled; empty if the other side did */
    Connection(Home home, NetSocket socket, Peer peer, String dialled, BiConsumer<Connection, String> onClosed) {
        this.home = home;
        this.socket = socket;
        this.peer = peer;
        this.dialled = dialled;
        this.onClosed = onClosed;
        pace = Pace.between(home.options().isCore(), peer.isCore());
        outbox = new Outbox(socket);
        asks = new Asks(home, this);
        streamAsks = new StreamAsks(home, this);
        answers = new Answers(home, this);
    }

    Peer peer() {
        return peer;
    }

    boolean isDialled() {
        return !dialled.isEmpty();
    }

    String dialled() {
        return dialled;
    }

    Asks asks() {
        return asks;
    }

    StreamAsks streamAsks() {
        return streamAsks;
    }

    int nextId() {
        return ++lastId;
    }

    /** Reads from here on; {@code rest} was read already. */
    void begin(Buffer rest) {
        socket.handler(this::read);
        socket.exceptionHandler(cause -> close(SocketFailure.why(cause)));
        socket.closeHandler(gone -> close("closed by the other side"));
        read(rest);
        socket.resume();
    }

    /** Sends a message or a question, if not too much waits already. Any thread. */
    boolean offer(Buffer frame) {
        if (!outbox.reserve(frame.length())) {
            return false;
        }
        home.run(() -> {
            if (!isClosed) {
                outbox.add(frame);
            }
        });
        return true;
    }

    /** Sends what the other side asked for, so that only its own slowness can make it pile up. */
    void answer(Buffer frame) {
        if (!isClosed && !outbox.addAnswer(frame)) {
            close("it does not read what it asked for");
        }
    }

    /** Beats, unless the last beat still waits to be sent. */
    void beat() {
        if (!isClosed && !outbox.hasUrgent() && beats.areAnswered()) {
            Buffer beat = home.handler().encodedBeat(peer.machine());
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

    long heardNanos() {
        return heardNanos;
    }

    /** Sends what waits, for that long at most, and closes when the other side has read it; reads nothing more. */
    Future<Void> finish(long millis) {
        long timer = home.vertx().setTimer(millis, late -> close(FINISHED));
        socket.handler(ignored -> {});
        socket.closeHandler(gone -> close(FINISHED));
        outbox.finish().onComplete(sent -> Sockets.endOutput(socket));
        return closed.future().onComplete(done -> home.vertx().cancelTimer(timer));
    }

    void close(String why) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        outbox.clear();
        Sockets.cutOff(socket);
        answers.end();
        onClosed.accept(this, why);
        asks.end(why);
        streamAsks.end(why);
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
            home.complaints().about(peer.toString(), "connection closed: " + why);
            close(why);
        } catch (RuntimeException e) {
            LOG.error("what came from {} was not handled", peer, e);
            close("it sent what this host could not handle");
        }
    }

    private void received(Frame frame) {
        switch (frame.type()) {
            case Frame.BEAT -> {
                home.handler().heard(peer, frame.json(), false, 0);
                Buffer answer = home.handler().encodedBeat(peer.machine());
                urgent(Frame.of(Frame.ANSWER, frame.number(), answer));
            }
            case Frame.ANSWER -> home.handler().heard(peer, frame.json(), true, beats.answered(frame.number()));
            case Frame.ALIVE -> {}
            case Frame.ASK -> answers.asked(frame);
            case Frame.ASK_STREAM -> answers.askedForStream(frame);
            case Frame.CREDIT -> answers.allowed(frame.number(), frame.credit());
            case Frame.CANCEL -> answers.cancelled(frame.number());
            case Frame.REPLY -> asks.replied(frame.number(), frame.body());
            case Frame.BEGIN -> streamAsks.begun(frame.number());
            case Frame.CHUNK -> streamAsks.came(frame.number(), frame.body());
            case Frame.END -> streamAsks.ended(frame.number());
            case Frame.FAILED -> {
                String why = frame.body().toString();
                asks.failed(frame.number(), why);
                streamAsks.failed(frame.number(), why);
            }
            default -> message(frame);
        }
    }

    private void message(Frame frame) {
        if (frame.type() < Frame.MESSAGE) {
            throw new BadFrameException("a frame of type %d after the hello".formatted(frame.type()));
        }
        home.handler().received(peer, frame.type() - Frame.MESSAGE, frame.payload());
    }
}
