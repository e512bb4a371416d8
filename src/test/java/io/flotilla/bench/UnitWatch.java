package io.flotilla.bench;

import io.flotilla.testing.NodeApi;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The active state of each unit, from one host's state stream. */
final class UnitWatch {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Map<String, String> active = new HashMap<>();

    UnitWatch(NodeApi host) {
        host.stream(this::take);
    }

    private synchronized void take(JsonObject message) {
        String unit = message.getString("unit");
        if (unit != null && "gone".equals(message.getString("type"))) {
            active.remove(unit);
        } else if (unit != null && message.getString("active") != null) {
            active.put(unit, message.getString("active"));
        }
        notifyAll();
    }

    void awaitActive(Collection<String> units) throws InterruptedException {
        await(all -> units.stream().allMatch(unit -> "active".equals(all.get(unit))));
    }

    void awaitGone(Collection<String> units) throws InterruptedException {
        await(all -> units.stream().noneMatch(all::containsKey));
    }

    private synchronized void await(Predicate<Map<String, String>> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!wanted.test(active)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + active);
            }
            wait(1_000);
        }
    }
}
