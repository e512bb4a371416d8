package io.flotilla.agent;

import io.flotilla.desired.OrderSheet;
import io.flotilla.unit.UnitName;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Units that a task failed for: each waits before it is tried again, twice as long each time, up to a minute. A new
 * order for the unit ends the wait. Used on one context.
 */
final class Retries {
    private static final long FIRST_WAIT_MILLIS = 1_000;
    private static final long LONGEST_WAIT_MILLIS = 60_000;
    private static final long NO_ORDER = -1;

    private record Retry(long nextWait, boolean waiting) {}

    private final Vertx vertx;
    private final Consumer<UnitName> due;
    private final Map<UnitName, Retry> retries = new HashMap<>();
    private final Map<UnitName, Long> orders = new HashMap<>();

    Retries(Vertx vertx, Consumer<UnitName> due) {
        this.vertx = vertx;
        this.due = due;
    }

    void failed(UnitName unit) {
        Retry before = retries.getOrDefault(unit, new Retry(FIRST_WAIT_MILLIS, false));
        Retry now = new Retry(Math.min(2 * before.nextWait(), LONGEST_WAIT_MILLIS), true);
        retries.put(unit, now);
        vertx.setTimer(before.nextWait(), timer -> {
            if (retries.replace(unit, now, new Retry(now.nextWait(), false))) {
                due.accept(unit);
            }
        });
    }

    boolean isWaiting(UnitName unit) {
        return retries.containsKey(unit) && retries.get(unit).waiting();
    }

    void forget(UnitName unit) {
        retries.remove(unit);
    }

    /** Ends the waits of units whose order is another than at the last call. */
    void keepOnly(OrderSheet sheet) {
        retries.keySet().removeIf(unit -> {
            OrderSheet.Order order = sheet.orders().get(unit);
            long revision = order == null ? NO_ORDER : order.revision();
            Long known = orders.put(unit, revision);
            return known != null && known != revision;
        });
        orders.keySet().retainAll(retries.keySet());
    }
}
