package io.flotilla.link.wire;

import io.flotilla.link.Link;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log lines about what others send: few, however much they send. The same about the same host comes back after minutes,
 * something else after seconds, and all hosts together share a budget.
 */
public final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final long SAME_AGAIN = TimeUnit.MINUTES.toNanos(10);
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_IN_PERIOD = 20;
    private static final int REMEMBERED = 1_024;

    private record Said(String what, long nanos) {}

    private final LongSupplier clock;
    private final Map<String, Said> byHost = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Said> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long periodBegan;
    private int saidInPeriod;
    private long unsaid;

    Complaints(LongSupplier clock) {
        this.clock = clock;
        periodBegan = clock.getAsLong();
    }

    /** Whether it was said. */
    public boolean about(String host, String what) {
        long now = clock.getAsLong();
        if (now - periodBegan > PERIOD) {
            periodBegan = now;
            saidInPeriod = 0;
        }
        if (saidInPeriod >= MOST_IN_PERIOD || !isNews(host, what, now)) {
            unsaid++;
            return false;
        }
        saidInPeriod++;
        byHost.put(host, new Said(what, now));
        LOG.warn("{}: {}{}", host, what, unsaid == 0 ? "" : " (%d others not logged)".formatted(unsaid));
        unsaid = 0;
        return true;
    }

    private boolean isNews(String host, String what, long now) {
        Said last = byHost.get(host);
        return last == null || now - last.nanos() > (last.what().equals(what) ? SAME_AGAIN : PERIOD);
    }
}
