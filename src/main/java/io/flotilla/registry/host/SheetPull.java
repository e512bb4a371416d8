package io.flotilla.registry.host;

import io.flotilla.bus.PassLoop;
import io.flotilla.desired.KeptMark;
import io.flotilla.desired.OrderSheet;
import io.flotilla.registry.RefusedException;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets this machine's order sheet from the leader, one at a time: hints that come meanwhile cost one more, so a slow
 * host never piles up sheets. On the registry's event loop.
 */
public final class SheetPull {
    private static final Logger LOG = LoggerFactory.getLogger(SheetPull.class);
    private static final long PATIENCE_MILLIS = 1_000;

    /** More than a beat, and less than any silence after which an agent takes its orders for outdated. */
    private static final long SILENCE_MILLIS = 1_500;

    private record Watcher(Context context, Consumer<OrderSheet> handler) {}

    private final Uplink uplink;
    private final Lease lease;
    private final PassLoop loop;
    private final List<Watcher> watchers = new ArrayList<>();
    private Optional<OrderSheet> had = Optional.empty();
    private long heardAt = now();
    private boolean isToBeSaidAgain;
    private String refusal = "";

    SheetPull(Vertx vertx, Uplink uplink, Lease lease) {
        this.uplink = uplink;
        this.lease = lease;
        loop = new PassLoop(vertx, this::pass, cause -> LOG.warn("a sheet was not taken", cause));
    }

    public void watch(Context context, Consumer<OrderSheet> handler) {
        Watcher watcher = new Watcher(context, handler);
        watchers.add(watcher);
        had.ifPresent(sheet -> tell(watcher, sheet));
    }

    private static void tell(Watcher watcher, OrderSheet sheet) {
        watcher.context().runOnContext(go -> watcher.handler().accept(sheet));
    }

    /** The orders may have changed. */
    public void hint() {
        loop.signal();
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /**
     * A leader of this log and term said when they last changed. After a silence orders that did not change are said
     * again: an agent may have stopped obeying them meanwhile.
     */
    void changedAt(String log, int term, long revision, long keptMark) {
        isToBeSaidAgain |= now() - heardAt > SILENCE_MILLIS || isSilent();
        heardAt = now();
        boolean isNews = had.map(sheet -> !sheet.log().equals(log)
                        || sheet.term() != term
                        || sheet.revision() < revision
                        || KeptMark.of(sheet.kept()) != keptMark)
                .orElse(true);
        if (revision >= 0 && isNews) {
            loop.signal();
        } else if (revision >= 0 && isToBeSaidAgain && !isSilent()) {
            had.ifPresent(this::take);
        }
    }

    /** A failure needs no retry of its own: the leader's next beat says again what is to be had. */
    private Future<Void> pass() {
        return uplink.ask(PATIENCE_MILLIS, Question.GetSheet.after(had))
                .onSuccess(answer -> {
                    answer.newer(had).ifPresent(this::take);
                    refusal = "";
                })
                .onFailure(this::failed)
                .otherwiseEmpty()
                .mapEmpty();
    }

    /** No leader, or none that answers, is nothing to speak of; a sheet that this host cannot have is. */
    private void failed(Throwable cause) {
        boolean isRefused = cause instanceof RefusedException || cause instanceof IllegalArgumentException;
        String words = isRefused ? "it gets no orders: " + cause.getMessage() : "";
        if (isRefused && !words.equals(refusal)) {
            LOG.warn("this host keeps running what it has: {}", words);
        }
        refusal = isRefused ? words : refusal;
        LOG.debug("no sheet now: {}", cause.toString());
    }

    /** Why this host is given no sheet, in words; empty if nothing is in its way. */
    public String refusal() {
        return refusal;
    }

    private boolean isSilent() {
        return !lease.isFresh() || uplink.isolatedMillis() > SILENCE_MILLIS;
    }

    /**
     * A sheet may come before the answer to our beat does, or from a leader that is not sure yet that it leads: to an agent the
     * silence is not over then.
     */
    private void take(OrderSheet sheet) {
        had = Optional.of(sheet);
        isToBeSaidAgain = isSilent();
        watchers.forEach(watcher -> tell(watcher, sheet));
    }
}
