package io.flotilla.registry.host;

import io.flotilla.desired.Decided;
import io.flotilla.registry.wire.CoreBeat;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A host's own dealings with the leader, on core hosts and leaves alike: asking, getting orders, reporting. */
public record HostSide(Uplink uplink, SheetPull sheets, HostReports reports, Lease lease, StateFeed states) {
    private static final long SUBMIT_MILLIS = 5_000;

    public static HostSide of(Vertx vertx, Duration agentTtl, Contacts contacts, Supplier<String> trouble) {
        Uplink uplink = new Uplink(vertx, contacts, trouble);
        Lease lease = new Lease(agentTtl);
        return new HostSide(
                uplink, new SheetPull(vertx, uplink, lease), new HostReports(vertx, uplink), lease, new StateFeed());
    }

    /** Brings a command to the leader; gives up sooner where too few core hosts are in touch for there to be one. */
    public Future<Decided> submit(Question.Submit question) {
        return uplink.askInTouch(SUBMIT_MILLIS, question);
    }

    /**
     * The leader answered the beat that was sent at {@code sentNanos}. It was sure of itself a while before, and that was
     * no earlier than as long before our beat.
     */
    public void answeredBy(CoreBeat leader, long sentNanos) {
        if (leader.unsure() >= 0) {
            lease.renewed(sentNanos - TimeUnit.MILLISECONDS.toNanos(leader.unsure()));
        }
    }

    /** What a leader says in its beats, or would say to itself. */
    public void leaderSaid(String log, int term, long ordersChangedAt, long keptMark, boolean wantsAll) {
        reports.leaderBeat(wantsAll);
        sheets.changedAt(log, term, ordersChangedAt, keptMark);
    }
}
