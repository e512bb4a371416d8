package io.flotilla.registry.core;

import io.flotilla.machine.Machine;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.NotLeadingException;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.host.ReadSide;
import io.flotilla.registry.host.RemoteReads;
import io.flotilla.registry.host.Uplink;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Leadership;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where a core host reads: on the leader from the memory that the maps are written from, elsewhere from the maps; where
 * they are not the leader's, lag, or do not answer because Hazelcast waits for a host that is gone, from the leader, which
 * may have to be elected first. Out of touch with any, from what is here. Any thread.
 */
final class CoreReads implements ReadSide {
    /** Silence for longer means that this host is out of touch. */
    static final long IN_TOUCH_MS = 3_000;

    private static final long PATIENCE_MS = 5_000;

    private final CoreState core;
    private final Uplink uplink;
    private final Leadership leadership;
    private final Supplier<RegistryStatus> status;
    private final MemoryReads memory;
    private final Reads own;
    private final RemoteReads leader;
    private volatile Optional<Reads> maps = Optional.empty();
    private volatile boolean areMapsTheLeaders = true;

    /** {@code own}: what this member's copies show. */
    CoreReads(CoreState core, Uplink uplink, Leadership leadership, Supplier<RegistryStatus> status, Reads own) {
        this.core = core;
        this.uplink = uplink;
        this.leadership = leadership;
        this.status = status;
        this.own = own;
        memory = new MemoryReads(core);
        leader = new RemoteReads(
                core::link, () -> uplink.leaderId().map(List::of).orElse(List.of()));
    }

    /** The maps are up. */
    void mapsAreUp(Reads ofOwners) {
        maps = Optional.of(ofOwners);
    }

    /** The leader said whether its maps are the ones of this host. */
    void leaderShares(boolean isShared) {
        areMapsTheLeaders = isShared;
    }

    /** What another host that asks this one is answered from. At home. */
    ReadSide forOthers() {
        return leadership.leads() ? memory : own;
    }

    private <T> Future<T> read(Function<ReadSide, Future<T>> question) {
        RegistryStatus now = status.get();
        Optional<Reads> up = maps;
        if (now.leads() || up.isEmpty()) {
            return atLeader(question);
        }
        if (now.silentMillis() > 0) {
            return here(question);
        }
        return areMapsTheLeaders && !up.get().isDoubted()
                ? question.apply(up.get()).recover(cause -> atLeader(question))
                : atLeader(question);
    }

    private <T> Future<T> here(Function<ReadSide, Future<T>> question) {
        return core.home().call(() -> question.apply(own));
    }

    private <T> Future<T> atLeader(Function<ReadSide, Future<T>> question) {
        Future<T> answer = core.home()
                .call(() -> uplink.askInTouch(
                        PATIENCE_MS, IN_TOUCH_MS, asked -> question.apply(leadership.leads() ? memory : leader)
                                .recover(cause -> Future.failedFuture(
                                        new NotLeadingException(String.valueOf(cause.getMessage()))))));
        return answer.recover(cause -> core.maps().areUp() ? here(question) : Future.failedFuture(cause));
    }

    @Override
    public Future<Optional<UnitEntry>> unit(UnitName name) {
        return read(side -> side.unit(name));
    }

    @Override
    public Future<Listing<UnitEntry>> units(Listing.Slice slice) {
        return read(side -> side.units(slice));
    }

    @Override
    public Future<Listing<StateEntry>> states(Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        return read(side -> side.states(unit, machine, slice));
    }

    @Override
    public Future<Listing<Machine>> machines(Listing.Slice slice) {
        return read(side -> side.machines(slice));
    }

    @Override
    public Future<EventCursor> newestEvent() {
        return read(ReadSide::newestEvent);
    }
}
