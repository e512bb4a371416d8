package io.flotilla.registry.host;

import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.desired.OrderSheet;
import io.flotilla.journal.JournalQuery;
import io.flotilla.link.Link;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.AsOf;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Registry;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.StateSnapshot;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.wire.Question;
import io.flotilla.unit.UnitName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/** What the registries of core hosts and leaves have in common: what is asked of the leader, and this host's own side. */
public abstract class HostRegistry implements Registry {
    private static final long SILENCE_ASKED_MILLIS = 1_500;
    private static final long SNAPSHOT_MILLIS = 1_500;

    /** An answer has at most 8 MB. */
    private static final int MOST_STATES = 4_000;

    private final Loop loop;
    private final MachineId self;
    private final HostSide host;
    private final Journals journals;
    private final ShownRevision shown = new ShownRevision();

    protected HostRegistry(Loop loop, MachineId self, HostSide host, Journals journals) {
        this.loop = loop;
        this.self = self;
        this.host = host;
        this.journals = journals;
    }

    /** Asks whoever can tell; on the caller's context. */
    protected abstract <A> Future<A> read(Question.OfCore<A> question);

    /** The identity of the log that is read from; empty while none is known. Any thread. */
    protected abstract String log();

    /** What this host knows of the cluster by itself. On the registry's event loop. */
    protected abstract ClusterStatus ownView();

    protected final Loop loop() {
        return loop;
    }

    /** The link, once it is open. On the registry's event loop. */
    protected abstract Link link();

    /**
     * For so many milliseconds what must not run twice may go on here by what an earlier node was granted; to be told on the
     * registry's event loop before there is a link.
     */
    public final void inherit(LongSupplier millis) {
        host.lease().inherit(millis);
    }

    /**
     * This host shuts down, and what must not run twice is still being stopped: until {@link #goodbye} others take it for
     * one whose other units are gone.
     */
    public Future<Void> beginToEnd() {
        return loop.call(() -> {
            host.lease().end();
            link().beatNow();
            return Future.succeededFuture();
        });
    }

    /** Asks that what must not run twice may go on here for {@code millis} of silence, counted from the call. */
    public final Future<Void> askSilence(long millis) {
        return loop.call(() -> {
            host.lease().promise(millis);
            link().beatNow();
            return host.uplink()
                    .ask(
                            SILENCE_ASKED_MILLIS,
                            new Question.AskSilence(host.lease().run(), millis));
        });
    }

    /** Tells others that this host goes, before anything of it stops; {@code isHostStopping}: for good. */
    public abstract Future<Void> goodbye(boolean isHostStopping);

    private <A> Future<A> askLeader(long millis, Question<A> question) {
        return loop.call(() -> host.uplink().askInTouch(millis, question));
    }

    @Override
    public final MachineId self() {
        return self;
    }

    @Override
    public final Future<Decided> submit(Command command) {
        Question.Submit question = Question.Submit.of(command);
        String log = log();
        return loop.call(() -> host.submit(question)).onSuccess(decided -> shown.note(log, decided.revision()));
    }

    @Override
    public final Future<Void> addCoreHost(String requestId, MachineId machine) {
        Question<Void> question = new Question.AddMember(requestId, machine);
        return askLeader(question.timeout().toMillis(), question);
    }

    @Override
    public final Future<Void> removeCoreHost(String requestId, MachineId machine) {
        Question<Void> question = new Question.RemoveMember(requestId, machine);
        return askLeader(question.timeout().toMillis(), question);
    }

    @Override
    public final Future<Integer> finishUpgrade() {
        Question<Integer> question = new Question.FinishUpgrade();
        return askLeader(question.timeout().toMillis(), question);
    }

    /** Shows no less than any read of this host did before. */
    private <T> Future<AsOf<T>> read(long least, LongFunction<Question.OfCore<AsOf<T>>> question) {
        String log = log();
        return read(question.apply(shown.least(log, least))).onSuccess(answer -> shown.note(log, answer.revision()));
    }

    @Override
    public final Future<AsOf<Optional<UnitEntry>>> unit(long least, UnitName name) {
        return read(least, from -> new Question.GetUnit(from, name));
    }

    @Override
    public final Future<AsOf<Listing<UnitEntry>>> units(long least, Listing.Slice slice) {
        return read(least, from -> new Question.ListUnits(from, slice));
    }

    @Override
    public final Future<AsOf<Listing<StateEntry>>> states(
            long least, Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        return read(least, from -> new Question.ListStates(from, unit, machine, slice));
    }

    @Override
    public final Future<AsOf<Listing<Machine>>> machines(long least, Listing.Slice slice) {
        return read(least, from -> new Question.ListMachines(from, slice));
    }

    @Override
    public final Future<ClusterStatus> cluster() {
        return loop.call(() ->
                host.uplink().askOnce(new Question.GetCluster()).recover(cause -> Future.succeededFuture(ownView())));
    }

    @Override
    public final Future<ReadStream<Buffer>> journal(MachineId machine, JournalQuery query) {
        return loop.stream(() -> journals.read(machine, query));
    }

    @Override
    public final Future<Void> answers() {
        return loop.call(Future::succeededFuture);
    }

    @Override
    public final void watchStates(Consumer<StateBatch> watcher) {
        Context caller = Vertx.currentContext();
        loop.run(() -> host.states().watch(caller, watcher));
    }

    @Override
    public final void followStates(boolean isWanted) {
        loop.run(() -> host.states().follow(isWanted));
    }

    @Override
    public final Future<StateSnapshot> snapshot(Set<String> units) {
        return loop.call(() -> stretch(units, "").compose(first -> whole(units, first)))
                .recover(cause -> known(units).map(states -> new StateSnapshot(EventCursor.NOWHERE, states, 0)));
    }

    private Future<StateSnapshot> stretch(Set<String> units, String after) {
        return host.uplink()
                .askInTouch(SNAPSHOT_MILLIS, new Question.GetSnapshot(units, new Listing.Slice(after, 0, MOST_STATES)));
    }

    private Future<StateSnapshot> whole(Set<String> units, StateSnapshot before) {
        return before.rest() == 0
                ? Future.succeededFuture(before)
                : stretch(units, before.lastKey())
                        .compose(next ->
                                next.newest().epoch().equals(before.newest().epoch())
                                        ? whole(units, before.and(next))
                                        : Future.failedFuture(new UnavailableException("the leader has changed")));
    }

    private Future<List<StateEntry>> known(Set<String> units) {
        if (units.isEmpty()) {
            return states(0, Optional.empty(), Optional.empty(), Listing.Slice.ALL)
                    .map(all -> all.value().items());
        }
        List<Future<AsOf<Listing<StateEntry>>>> each = units.stream()
                .map(unit -> states(0, Optional.of(unit), Optional.empty(), Listing.Slice.ALL))
                .toList();
        return Future.all(each).map(all -> each.stream()
                .flatMap(one -> one.result().value().items().stream())
                .sorted(Comparator.comparing(StateEntry::key))
                .toList());
    }

    @Override
    public final void watchOrders(Consumer<OrderSheet> watcher) {
        Context caller = Vertx.currentContext();
        loop.run(() -> host.sheets().watch(caller, watcher));
    }

    @Override
    public final void watchContact(LongConsumer watcher) {
        Context caller = Vertx.currentContext();
        loop.run(() -> host.lease().watch(caller, watcher));
    }

    @Override
    public final long isolatedMillis() {
        return host.uplink().isolatedMillis();
    }

    @Override
    public final void report(List<StateReport> lines) {
        loop.run(() -> host.reports().report(lines));
    }
}
