package io.flotilla.registry.core;

import io.flotilla.hazelcast.Cluster;
import io.flotilla.registry.Reads;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.host.Uplink;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a core host reads. What was decided comes from its own log, so that the revision is known from which it is, and
 * from the leader while this log has not come to the revision asked for. The live states come from the memory that the
 * maps are written from if this host leads, else from the maps; where they are not the leader's, lag, or do not answer
 * because Hazelcast waits for a host that is gone, the leader is asked, which may have to be elected first. Out of touch
 * with any, everything comes from what is here. Any thread.
 */
final class CoreReads {
    /** Silence for longer means that this host is out of touch. */
    static final long IN_TOUCH_MILLIS = 3_000;

    /** All that is waited for comes to less than 2 s. */
    private static final long LEADER_MILLIS = 1_500;

    private static final long OWN_LOG_MILLIS = 300;

    /** The log comes a moment after the maps, and mostly sooner than an answer of the leader. */
    private static final long BEHIND_MAPS_MILLIS = 50;

    private final CoreState core;
    private final Uplink uplink;
    private final Leadership leadership;
    private final Supplier<RegistryStatus> status;
    private final Reads memory;
    private final Reads own;
    private final Reads lastResort;
    private volatile Optional<MapStates> maps = Optional.empty();
    private volatile boolean areMapsTheLeaders = true;

    CoreReads(CoreState core, Uplink uplink, Leadership leadership, Supplier<RegistryStatus> status) {
        this.core = core;
        this.uplink = uplink;
        this.leadership = leadership;
        this.status = status;
        memory = new ImageReads(core, new MemoryStates(core), () -> 0, OWN_LOG_MILLIS);
        LiveStates copies = MapStates.ofThisMember(core.maps());
        own = new ImageReads(core, copies, () -> 0, OWN_LOG_MILLIS);
        lastResort = new ImageReads(core, copies, () -> 0, 0);
    }

    /** The maps are up. */
    void mapsAreUp(Cluster cluster) {
        maps = Optional.of(MapStates.ofOwners(cluster));
    }

    /** The leader said whether its maps are the ones of this host. */
    void leaderShares(boolean isShared) {
        areMapsTheLeaders = isShared;
    }

    /** What another host that asks this one is answered from, and this one while it leads. On the registry's event loop. */
    Reads forOthers() {
        return leadership.leads() ? memory : own;
    }

    <A> Future<A> ask(Question.OfCore<A> question) {
        RegistryStatus now = status.get();
        if (now.leads() || maps.isEmpty()) {
            return atLeader(question);
        }
        if (now.silentMillis() > 0) {
            return here(question);
        }
        return maps.filter(up -> areMapsTheLeaders && !up.isDoubted())
                .map(up -> question.answeredBy(new ImageReads(core, up, core::mapped, BEHIND_MAPS_MILLIS))
                        .recover(cause -> atLeader(question)))
                .orElseGet(() -> atLeader(question));
    }

    private <A> Future<A> here(Question.OfCore<A> question) {
        return core.loop().call(() -> question.answeredBy(lastResort));
    }

    private <A> Future<A> atLeader(Question.OfCore<A> question) {
        return core.loop()
                .call(() -> uplink.askInTouch(LEADER_MILLIS, question))
                .recover(cause -> core.maps().areUp() ? hereAfter(cause, question) : Future.failedFuture(cause));
    }

    private <A> Future<A> hereAfter(Throwable cause, Question.OfCore<A> question) {
        String words = String.valueOf(cause.getMessage());
        return here(question)
                .recover(own -> Future.failedFuture(new UnavailableException(
                        words.equals(own.getMessage()) ? words : "%s: %s".formatted(own.getMessage(), words))));
    }
}
