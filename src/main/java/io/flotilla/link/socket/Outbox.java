package io.flotilla.link.socket;

import io.flotilla.link.wire.Frame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for one socket. Frames go out piece by piece as the socket takes them, so that a large one neither fills the
 * direct memory nor keeps a beat waiting behind others.
 */
final class Outbox {
    /** More than this is not queued, except a single frame that is larger. */
    private static final long MOST = 8 << 20;
    /** Answers are not refused, so a peer that does not read them is cut off here. */
    private static final long MOST_ANSWERS = 32 << 20;

    private static final int MOST_URGENT = 64;
    private static final int PIECE = 64 << 10;

    private record Waiting(Buffer frame, boolean isAnswer) {}

    private final NetSocket socket;
    private final int version;
    private final AtomicLong bytes = new AtomicLong();
    private final Queue<Waiting> urgent = new ArrayDeque<>();
    private final Queue<Waiting> ordinary = new ArrayDeque<>();
    private Optional<Waiting> begun = Optional.empty();
    private int written;
    private long answerBytes;
    private final Promise<Void> sent = Promise.promise();
    private Future<Void> lastWrite = Future.succeededFuture();
    private boolean isLast;

    /** {@code version} is that in which its frames are sent. */
    Outbox(NetSocket socket, int version) {
        this.socket = socket;
        this.version = version;
        socket.drainHandler(drained -> flush());
    }

    /** Room for that much, taken by the {@link #add} that must follow; false if there is none. Any thread. */
    boolean reserve(int length) {
        long before = bytes.getAndUpdate(queued -> hasRoom(queued, length) ? queued + length : queued);
        return hasRoom(before, length);
    }

    private static boolean hasRoom(long queued, int length) {
        return queued == 0 || queued + length <= MOST;
    }

    void add(Buffer frame) {
        ordinary.add(new Waiting(Frame.in(version, frame), false));
        flush();
    }

    /** Queues an answer; false when the peer has let too many pile up. */
    boolean addAnswer(Buffer frame) {
        bytes.addAndGet(frame.length());
        answerBytes += frame.length();
        ordinary.add(new Waiting(Frame.in(version, frame), true));
        flush();
        return answerBytes <= MOST_ANSWERS;
    }

    /** Overtakes all whole frames that wait; false when the peer has let too many of these pile up. */
    boolean addUrgent(Buffer frame) {
        bytes.addAndGet(frame.length());
        urgent.add(new Waiting(Frame.in(version, frame), false));
        flush();
        return urgent.size() <= MOST_URGENT;
    }

    boolean hasUrgent() {
        return !urgent.isEmpty();
    }

    /** Completes once all that waits has left this process; nothing may be added then. */
    Future<Void> finish() {
        isLast = true;
        flush();
        return sent.future();
    }

    void clear() {
        begun = Optional.empty();
        urgent.clear();
        ordinary.clear();
    }

    private void flush() {
        while (!socket.writeQueueFull()) {
            if (begun.isEmpty()) {
                begun = Optional.ofNullable(urgent.isEmpty() ? ordinary.poll() : urgent.poll());
                written = 0;
            }
            if (begun.isEmpty()) {
                if (isLast) {
                    lastWrite.onComplete(gone -> sent.tryComplete());
                }
                return;
            }
            writePiece(begun.get());
        }
    }

    private void writePiece(Waiting waiting) {
        Buffer frame = waiting.frame();
        int end = Math.min(written + PIECE, frame.length());
        Buffer piece = frame.length() <= PIECE ? frame : frame.slice(written, end);
        bytes.addAndGet(written - end);
        answerBytes -= waiting.isAnswer() ? end - written : 0;
        written = end;
        if (end == frame.length()) {
            begun = Optional.empty();
        }
        lastWrite = socket.write(piece);
    }
}
