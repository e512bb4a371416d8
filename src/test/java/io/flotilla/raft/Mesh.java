package io.flotilla.raft;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The members of a group in one process: messages arrive at once, unless a member is cut off or chance drops them. */
final class Mesh {
    private final Map<String, DurableLog> logs = new ConcurrentHashMap<>();
    private final Set<String> cut = ConcurrentHashMap.newKeySet();
    private final Set<String> mute = ConcurrentHashMap.newKeySet();
    private final Random random;
    private volatile double dropRate;
    private volatile int times = 1;

    Mesh(long seed) {
        random = new Random(seed);
    }

    void join(String id, DurableLog log) {
        logs.put(id, log);
    }

    void leave(String id) {
        logs.remove(id);
    }

    void cut(String id) {
        cut.add(id);
    }

    /** It hears the others, and none of them hears it. */
    void mute(String id) {
        mute.add(id);
    }

    void heal() {
        cut.clear();
        mute.clear();
    }

    void drop(double rate) {
        dropRate = rate;
    }

    /** Every message arrives so many times. */
    void repeat(int count) {
        times = count;
    }

    LogTransport of(String fromId) {
        return new LogTransport() {
            @Override
            public void send(String toId, Buffer message) {
                DurableLog to = logs.get(toId);
                if (to != null && !isCut(fromId, toId) && random.nextDouble() >= dropRate) {
                    for (int i = 0; i < times; i++) {
                        to.receive(fromId, message);
                    }
                }
            }

            @Override
            public boolean isReachable(String id) {
                return logs.containsKey(id) && !cut.contains(id);
            }
        };
    }

    private boolean isCut(String fromId, String toId) {
        return cut.contains(fromId) || cut.contains(toId) || mute.contains(fromId);
    }
}
