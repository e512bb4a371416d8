package io.flotilla.registry.host;

import io.flotilla.bus.Bus;
import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.desired.OrderSheet;
import io.flotilla.journal.JournalQuery;
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
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.registry.wire.Question;
import io.flotilla.unit.UnitName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** What the registries of core hosts and leaves have in common: what is asked of the leader, and this host's own side. */
public abstract class HostRegistry implements Registry {
    private final Loop loop;
    private final MachineId self;
    private final HostSide host;
    private final Journals journals;
    private final ShownRevision shown = new ShownRevision();
    private volatile boolean isFollowed;

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

    /** Whether the state stream is to be brought to this host. Any thread. */
    protected abstract void bringStates(boolean isWanted);

    protected final Loop loop() {
        return loop;
    }

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
    public final Future<EventCursor> newestEvent() {
        return read(new Question.GetCursor());
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

    /** Read only where somebody follows it: it is brought to every core host. */
    @Override
    public final void watchStates(Consumer<StateBatch> watcher) {
        new Bus(Vertx.currentContext().owner()).onStates(bytes -> {
            if (isFollowed) {
                watcher.accept(Codecs.STATES.decode(bytes.getBytes()));
            }
        });
    }

    @Override
    public final void followStates(boolean isWanted) {
        isFollowed = isWanted;
        bringStates(isWanted);
    }

    @Override
    public final void watchOrders(Consumer<OrderSheet> watcher) {
        Context caller = Vertx.currentContext();
        loop.run(() -> host.sheets().watch(caller, watcher));
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
