package io.flotilla.raft;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The members of a group in one process: messages arrive at once, unless a member is cut off or chance drops them. */
final class Mesh {
    private final Map<String, DurableLog> logs = new ConcurrentHashMap<>();
    private final Set<String> cut = ConcurrentHashMap.newKeySet();
    private final Set<String> mute = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> sent = new ConcurrentHashMap<>();
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

    /** How many messages one member had for another, arrived or not. */
    int sent(String fromId, String toId) {
        return count(fromId, toId).get();
    }

    private AtomicInteger count(String fromId, String toId) {
        return sent.computeIfAbsent(fromId + ">" + toId, any -> new AtomicInteger());
    }

    LogTransport of(String fromId) {
        return new LogTransport() {
            @Override
            public void send(String toId, Buffer message) {
                count(fromId, toId).incrementAndGet();
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
