package io.flotilla.registry.leader;

import io.flotilla.machine.MachineId;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateReport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The state stream at its source: numbers what became of units, and tells it when the maps show it. The maps do not
 * answer while Hazelcast waits for a host that is gone, so nothing waits for them for long: by then the leader's beats
 * have said that they lag. Its readers are told the newest number again and again, so that they notice what they
 * missed. On the registry's event loop, while this host leads.
 */
public final class StateEvents {
    private static final long SHOWN_FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);
    private static final int MOST_AT_ONCE = 500;

    private final LongSupplier clock;
    private final Map<String, Untold> untold = new LinkedHashMap<>();
    private Consumer<StateBatch> readers = batch -> {};
    private Promise<Void> opened = Promise.promise();
    private String epoch = "";
    private long newest;

    /** What became of a unit on a machine. */
    record Line(MachineId machine, StateReport report) {}

    private record Untold(Line line, long since) {}

    /** {@code clock} in nanoseconds. */
    StateEvents(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whom to tell. */
    public void to(Consumer<StateBatch> everyone) {
        readers = everyone;
    }

    /** A new count, which is told of once it is {@link #open}. */
    void begin(String newEpoch) {
        opened.tryFail("another leader has begun");
        opened = Promise.promise();
        epoch = newEpoch;
        newest = 0;
        untold.clear();
    }

    String epoch() {
        return epoch;
    }

    /** From now on what is remembered is as good as what an earlier leader remembered. */
    void open() {
        opened.tryComplete();
    }

    /** Completes when a snapshot can be made. */
    Future<Void> opened() {
        return opened.future();
    }

    EventCursor newest() {
        return new EventCursor(epoch, newest);
    }

    /** This is to be told. Before it is open there is nobody to tell: whoever begins to read begins with a snapshot. */
    void changed(String key, Line line) {
        if (opened.future().isComplete()) {
            Untold before = untold.get(key);
            untold.put(key, new Untold(line, before == null ? clock.getAsLong() : before.since()));
        }
    }

    /** The maps show these. */
    void shown(Map<String, Line> lines) {
        List<Line> told = new ArrayList<>();
        lines.forEach((key, line) -> {
            Untold waiting = untold.get(key);
            if (waiting != null && waiting.line().equals(line)) {
                untold.remove(key);
                told.add(line);
            }
        });
        tell(told);
    }

    /** To be called several times a second: tells what has waited for the maps for too long, and the newest number. */
    public void remind() {
        if (opened.future().isComplete()) {
            long now = clock.getAsLong();
            List<Line> overdue = new ArrayList<>();
            untold.values().removeIf(waiting -> {
                boolean isOverdue = now - waiting.since() > SHOWN_FIRST_NANOS;
                return isOverdue && overdue.add(waiting.line());
            });
            tell(overdue);
            readers.accept(new StateBatch(newest(), List.of()));
        }
    }

    private void tell(List<Line> lines) {
        for (int from = 0; from < lines.size(); from += MOST_AT_ONCE) {
            List<StateBatch.Event> events = new ArrayList<>();
            for (Line line : lines.subList(from, Math.min(from + MOST_AT_ONCE, lines.size()))) {
                newest++;
                events.add(new StateBatch.Event(newest, line.machine(), line.report()));
            }
            readers.accept(new StateBatch(newest(), events));
        }
    }
}
