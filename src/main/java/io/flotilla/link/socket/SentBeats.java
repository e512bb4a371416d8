package io.flotilla.link.socket;

import io.flotilla.link.wire.BadFrameException;
import java.util.ArrayDeque;
import java.util.Queue;

/** When our beats on one connection were sent, until they are answered. */
final class SentBeats {
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
            throw new BadFrameException("an answer to beat %d, which is not the one to be answered".formatted(number));
        }
        return first.nanos();
    }
}
