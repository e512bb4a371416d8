package io.flotilla.faults;

import io.flotilla.history.History;
import io.flotilla.history.Operation;
import io.flotilla.history.Value;
import io.flotilla.testing.NodeApi;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What clients asked and were answered, as a history that must have an order. Thread-safe. */
final class Reads {
    private static final String REVISION = "X-Flotilla-Revision";

    private final History history = new History();
    private final FaultHistory faults;
    private final Violations violations;
    private final AtomicLong newest = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unsound = new AtomicLong();

    Reads(FaultHistory faults, Violations violations) {
        this.faults = faults;
        this.violations = violations;
    }

    /** What a read may ask for: no acknowledged write is newer. */
    long newest() {
        return newest.get();
    }

    /**
     * Names a host and the life of its node, when a request begins: it may show an older revision after a start. While
     * something is done to the host each request has a life of its own.
     */
    String life(String host) {
        return faults.wasSound(host, System.currentTimeMillis())
                ? "%s in life %d".formatted(host, faults.troubles(host))
                : "%s in trouble %d".formatted(host, unsound.incrementAndGet());
    }

    /** A write that was acknowledged. */
    void wrote(Operation begun, NodeApi.Response response) {
        long revision = revision(response);
        history.add(begun.done(System.nanoTime(), revision));
        newest.accumulateAndGet(revision, Math::max);
    }

    /** One of which nobody knows whether it was or will be done. */
    void leftOpen(Operation begun) {
        history.add(begun);
    }

    void read(Operation begun, NodeApi.Response response) {
        if (response.status() == 200 || response.status() == 404) {
            Optional<Value> seen = response.status() == 404
                    ? Optional.empty()
                    : Optional.of(value(Convergence.content(response.json())));
            history.add(begun.showed(System.nanoTime(), revision(response), seen));
            answered.incrementAndGet();
            return;
        }
        refused.incrementAndGet();
        if (response.status() != 503) {
            violations.add("%s was answered with %d %s".formatted(begun, response.status(), response.body()));
        }
    }

    /** Of what the book calls a content: the target, a blank, the text. */
    static Value value(String content) {
        int blank = content.indexOf(' ');
        return new Value(content.substring(blank + 1), content.substring(0, blank));
    }

    private static long revision(NodeApi.Response response) {
        return Long.parseLong(response.headers().getOrDefault(REVISION, "0"));
    }

    /** What has no order, in words. */
    List<String> contradictions() {
        return history.violations().stream().map("old: "::concat).toList();
    }

    int operations() {
        return history.size();
    }

    long answered() {
        return answered.get();
    }

    long refused() {
        return refused.get();
    }
}
