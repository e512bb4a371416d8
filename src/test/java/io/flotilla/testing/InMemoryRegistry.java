package io.flotilla.testing;

import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.Decided;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.OrderSheet;
import io.flotilla.journal.JournalQuery;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.AsOf;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.ClusterStatus.CoreMember;
import io.flotilla.registry.EventCursor;
import io.flotilla.registry.Listing;
import io.flotilla.registry.PlanInput;
import io.flotilla.registry.Registry;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.StateSnapshot;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * A registry with no disk, maps or other hosts: what is submitted is applied at once, and what the cluster is like is
 * for the test to say.
 */
public final class InMemoryRegistry implements Registry {
    private final DesiredState desired = new DesiredState();
    private Consumer<StateBatch> stateWatcher = batch -> {};
    private final SortedMap<MachineId, Machine> machines = new TreeMap<>();
    private final SortedMap<String, StateEntry> states = new TreeMap<>();
    private final TreeMap<Long, Promise<Void>> waiting = new TreeMap<>();
    private final List<String> coreChanges = new ArrayList<>();
    private Future<Void> machineAnswer = Future.succeededFuture();
    private Future<Void> coreAnswer = Future.succeededFuture();
    private ClusterStatus cluster;
    private Supplier<Future<ReadStream<Buffer>>> backup =
            () -> Future.failedFuture(new UnavailableException("no backup here"));
    private BiFunction<MachineId, JournalQuery, Future<ReadStream<Buffer>>> journal =
            (machine, query) -> Future.failedFuture(new UnavailableException("no journal here"));
    private Optional<String> trouble = Optional.empty();
    private long silentMillis;
    private long isolatedMillis;
    private long shown;
    private int statusReads;
    private EventCursor newest = new EventCursor("epoch", 0);
    private int snapshots;
    private Future<Void> snapshotDelay = Future.succeededFuture();

    public InMemoryRegistry() {
        desired.apply(1, new Command.NewTerm(1, "log", List.of()));
        setCluster("");
        shown = 1;
    }

    /** Whether and why reads and writes cannot be served, and for how long no leader was heard. */
    public synchronized void become(long silence, String why) {
        silentMillis = silence;
        isolatedMillis = silence;
        trouble = why.isEmpty() ? Optional.empty() : Optional.of(why);
        statusReads = 0;
    }

    /** How often the status was read since the test last changed it. */
    public synchronized int statusReads() {
        return statusReads;
    }

    /** Reads show this revision from now on. */
    public synchronized void show(long revision) {
        shown = revision;
        waiting.headMap(revision, true).values().forEach(Promise::tryComplete);
        waiting.headMap(revision, true).clear();
    }

    /** The revisions that readers wait for. */
    public synchronized List<Long> waitedFor() {
        return List.copyOf(waiting.keySet());
    }

    /** Who waits for a revision has waited too long. */
    public synchronized void giveUp() {
        waiting.values().forEach(promise -> promise.tryFail(new UnavailableException("it took too long")));
        waiting.clear();
    }

    public synchronized void setCluster(String leader, MachineId... core) {
        List<CoreMember> members = new ArrayList<>();
        for (MachineId machine : core) {
            members.add(new CoreMember(new CoreHost(machine, "", members.size() + 1), Optional.empty()));
        }
        cluster = new ClusterStatus(
                "flotilla",
                "log",
                self(),
                leader,
                1,
                1,
                true,
                0,
                List.of(),
                members,
                Optional.empty(),
                Optional.empty());
    }

    public synchronized void setBackup(Supplier<Future<ReadStream<Buffer>>> stream) {
        backup = stream;
    }

    /** What a read of the machines waits for. */
    public synchronized void setMachineAnswer(Future<Void> answer) {
        machineAnswer = answer;
    }

    /** What adding or removing a core host comes to. */
    public synchronized void setCoreAnswer(Future<Void> answer) {
        coreAnswer = answer;
    }

    /** The machines that were told to leave. */
    public synchronized Set<MachineId> leaving() {
        return Set.copyOf(desired.image().leaving());
    }

    /** {@code add ID} and {@code remove ID}, in order. */
    public synchronized List<String> coreChanges() {
        return List.copyOf(coreChanges);
    }

    @Override
    public MachineId self() {
        return new MachineId("0".repeat(32));
    }

    @Override
    public synchronized RegistryStatus status() {
        statusReads++;
        return new RegistryStatus(
                silentMillis == 0, desired.image().term(), desired.image().revision(), shown, silentMillis, trouble);
    }

    @Override
    public synchronized Future<Decided> submit(Command command) {
        if (silentMillis > 0) {
            return Future.failedFuture(new UnavailableException(trouble.orElse("no leader")));
        }
        long revision = desired.image().revision() + 1;
        Decided decided = desired.apply(revision, command).decided();
        show(revision);
        return Future.succeededFuture(decided);
    }

    /** Waits until the test shows the revision or gives up, however long that takes. */
    private synchronized <T> Future<AsOf<T>> asOf(long least, Supplier<T> read) {
        Future<Void> reached = least > shown
                ? waiting.computeIfAbsent(least, key -> Promise.promise()).future()
                : Future.succeededFuture();
        return reached.map(go -> new AsOf<>(shown, read.get()));
    }

    @Override
    public Future<AsOf<Optional<UnitEntry>>> unit(long least, UnitName name) {
        return asOf(least, () -> allUnits().stream()
                .filter(entry -> entry.unit().name().equals(name))
                .findFirst());
    }

    @Override
    public Future<AsOf<Listing<UnitEntry>>> units(long least, Listing.Slice slice) {
        return asOf(
                least, () -> slice.of(allUnits(), entry -> entry.unit().name().value()));
    }

    private List<UnitEntry> allUnits() {
        return desired.image().units().values().stream()
                .map(unit -> new UnitEntry(unit, TargetState.INACTIVE))
                .toList();
    }

    @Override
    public Future<AsOf<Listing<StateEntry>>> states(
            long least, Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        return asOf(
                least,
                () -> slice.of(
                        states.values().stream()
                                .filter(entry ->
                                        unit.isEmpty() || entry.unit().value().equals(unit.get()))
                                .filter(entry -> machine.isEmpty()
                                        || entry.machine().value().equals(machine.get()))
                                .toList(),
                        StateEntry::key));
    }

    @Override
    public synchronized Future<AsOf<Listing<Machine>>> machines(long least, Listing.Slice slice) {
        List<Machine> present = machines.values().stream().map(this::edited).toList();
        return machineAnswer.compose(go ->
                asOf(least, () -> slice.of(present, machine -> machine.id().value())));
    }

    private Machine edited(Machine machine) {
        SortedMap<String, String> metadata = new TreeMap<>(machine.metadata());
        desired.image()
                .metadataEdits()
                .getOrDefault(machine.id(), new TreeMap<>())
                .forEach((key, value) ->
                        value.ifPresentOrElse(set -> metadata.put(key, set), () -> metadata.remove(key)));
        return new Machine(machine.id(), machine.address(), metadata, machine.version());
    }

    @Override
    public synchronized Future<StateSnapshot> snapshot(Set<String> units) {
        snapshots++;
        List<StateEntry> wanted = states.values().stream()
                .filter(state -> units.isEmpty() || units.contains(state.unit().value()))
                .toList();
        StateSnapshot answer = new StateSnapshot(newest, wanted, 0);
        Future<Void> delay = snapshotDelay;
        snapshotDelay = Future.succeededFuture();
        return delay.map(answer);
    }

    /** The next one that is asked for is answered when the test completes this, with what was so when it was asked for. */
    public synchronized Promise<Void> delaySnapshots() {
        Promise<Void> answer = Promise.promise();
        snapshotDelay = answer.future();
        return answer;
    }

    /** How often a snapshot was asked for. */
    public synchronized int snapshots() {
        return snapshots;
    }

    /** Snapshots are of this place in the stream from now on. */
    public synchronized void newest(EventCursor cursor) {
        newest = cursor;
    }

    @Override
    public synchronized Future<ClusterStatus> cluster() {
        return Future.succeededFuture(cluster);
    }

    @Override
    public synchronized Future<Void> addCoreHost(String requestId, MachineId machine) {
        coreChanges.add("add " + machine);
        return coreAnswer;
    }

    @Override
    public synchronized Future<Void> removeCoreHost(String requestId, MachineId machine) {
        coreChanges.add("remove " + machine);
        return coreAnswer;
    }

    @Override
    public synchronized Future<ReadStream<Buffer>> backup(long least) {
        return backup.get();
    }

    /** What a machine's journal gives from now on. */
    public synchronized void journal(BiFunction<MachineId, JournalQuery, Future<ReadStream<Buffer>>> answer) {
        journal = answer;
    }

    @Override
    public synchronized Future<ReadStream<Buffer>> journal(MachineId machine, JournalQuery query) {
        return journal.apply(machine, query);
    }

    @Override
    public Future<Optional<PlanInput>> planning(long known) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> answers() {
        return Future.succeededFuture();
    }

    @Override
    public Set<String> replaced() {
        return Set.of();
    }

    @Override
    public void watchOrders(Consumer<OrderSheet> watcher) {
        throw new UnsupportedOperationException("no agent runs on this registry");
    }

    public synchronized void announce(Machine machine) {
        machines.put(machine.id(), machine);
    }

    @Override
    public void followStates(boolean isWanted) {
        // It has no other host to bring them from.
    }

    @Override
    public void watchContact(LongConsumer watcher) {
        throw new UnsupportedOperationException("only an agent needs it");
    }

    @Override
    public synchronized long isolatedMillis() {
        return isolatedMillis;
    }

    @Override
    public synchronized void report(List<StateReport> reports) {
        for (StateReport report : reports) {
            report.state().ifPresent(state -> states.put(report.unit().value() + '\0' + state.machine(), state));
        }
    }

    @Override
    public Future<Integer> finishUpgrade() {
        return Future.succeededFuture(1);
    }

    @Override
    public synchronized void watchStates(Consumer<StateBatch> watcher) {
        stateWatcher = watcher;
    }

    /** Tells whoever watches the state stream. */
    public synchronized void publish(StateBatch batch) {
        stateWatcher.accept(batch);
    }
}
