package io.flotilla.registry.host;

import io.flotilla.desired.Decided;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** A host's own dealings with the leader, on core hosts and leaves alike: asking, getting orders, reporting. */
public record HostSide(Uplink uplink, SheetPull sheets, HostReports reports) {
    private static final long SUBMIT_MILLIS = 5_000;

    public static HostSide of(Vertx vertx, Contacts contacts, Supplier<String> trouble) {
        Uplink uplink = new Uplink(vertx, contacts, trouble);
        return new HostSide(uplink, new SheetPull(vertx, uplink), new HostReports(vertx, uplink));
    }

    /** Brings a command to the leader; gives up sooner where too few core hosts are in touch for there to be one. */
    public Future<Decided> submit(Question.Submit question) {
        return uplink.askInTouch(SUBMIT_MILLIS, question);
    }

    /** What a leader says in its beats, or would say to itself. */
    public void leaderSaid(String log, int term, long ordersChangedAt, long keptMark, boolean wantsAll) {
        reports.leaderBeat(wantsAll);
        sheets.changedAt(log, term, ordersChangedAt, keptMark);
    }
}
