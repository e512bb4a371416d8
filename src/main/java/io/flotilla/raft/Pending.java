package io.flotilla.raft;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds what waits for the log's thread, by count and by bytes, because the library bounds neither. Any thread. */
final class Pending {
    /** As many entries may be under way. */
    static final int MAX_COUNT = 500;

    private final int mostCount;
    private final long mostBytes;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Pending(int mostCount, long mostBytes) {
        this.mostCount = mostCount;
        this.mostBytes = mostBytes;
    }

    /** Takes room for one of this length, which {@link #leave} gives back; false when there is none. */
    boolean enter(int length) {
        int counted = count.incrementAndGet();
        boolean hasRoom = bytes.addAndGet(length) <= mostBytes && counted <= mostCount;
        if (!hasRoom) {
            leave(length);
        }
        return hasRoom;
    }

    void leave(int length) {
        count.decrementAndGet();
        bytes.addAndGet(-length);
    }
}
