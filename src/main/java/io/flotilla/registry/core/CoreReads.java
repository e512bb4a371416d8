package io.flotilla.registry.core;

import io.flotilla.registry.Reads;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.host.Uplink;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.registry.wire.Question;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a core host reads: on the leader from the memory that the maps are written from, elsewhere from the maps; where
 * they are not the leader's, lag, or do not answer because Hazelcast waits for a host that is gone, from the leader, which
 * may have to be elected first. Out of touch with any, from what is here. Any thread.
 */
final class CoreReads {
    /** Silence for longer means that this host is out of touch. */
    static final long IN_TOUCH_MILLIS = 3_000;

    private static final long PATIENCE_MILLIS = 5_000;

    private final CoreState core;
    private final Uplink uplink;
    private final Leadership leadership;
    private final Supplier<RegistryStatus> status;
    private final MemoryReads memory;
    private final MapReads own;
    private volatile Optional<MapReads> maps = Optional.empty();
    private volatile boolean areMapsTheLeaders = true;

    /** {@code own}: what this member's copies show. */
    CoreReads(CoreState core, Uplink uplink, Leadership leadership, Supplier<RegistryStatus> status, MapReads own) {
        this.core = core;
        this.uplink = uplink;
        this.leadership = leadership;
        this.status = status;
        this.own = own;
        memory = new MemoryReads(core);
    }

    /** The maps are up. */
    void mapsAreUp(MapReads ofOwners) {
        maps = Optional.of(ofOwners);
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
        Optional<MapReads> up = maps;
        if (now.leads() || up.isEmpty()) {
            return atLeader(question);
        }
        if (now.silentMillis() > 0) {
            return here(question);
        }
        return areMapsTheLeaders && !up.get().isDoubted()
                ? question.answeredBy(up.get()).recover(cause -> atLeader(question))
                : atLeader(question);
    }

    private <A> Future<A> here(Question.OfCore<A> question) {
        return core.loop().call(() -> question.answeredBy(own));
    }

    private <A> Future<A> atLeader(Question.OfCore<A> question) {
        return core.loop()
                .call(() -> uplink.askInTouch(PATIENCE_MILLIS, IN_TOUCH_MILLIS, question))
                .recover(cause -> core.maps().areUp() ? here(question) : Future.failedFuture(cause));
    }
}
