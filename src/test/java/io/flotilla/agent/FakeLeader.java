package io.flotilla.agent;

import io.flotilla.desired.Command;
import io.flotilla.desired.Decided;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.OrderSheet;
import io.flotilla.journal.JournalQuery;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.AsOf;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.Listing;
import io.flotilla.registry.PlanInput;
import io.flotilla.registry.Registry;
import io.flotilla.registry.RegistryStatus;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.StateSnapshot;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** As much of a registry as an agent sees: a leader that gives orders when told to, and answers beats or not. */
final class FakeLeader implements Registry {
    private record Agent(Context context, Consumer<OrderSheet> orders) {}

    private final MachineId self;
    private final AtomicReference<@Nullable Agent> agent = new AtomicReference<>();
    private volatile LongConsumer contact = nanos -> {};
    private volatile boolean answers = true;
    private volatile long silentSince;
    private volatile Set<String> replaced = Set.of();
    private volatile Set<UnitName> units = Set.of();

    FakeLeader(MachineId self) {
        this.self = self;
    }

    void fallsSilent() {
        silentSince = System.nanoTime();
        answers = false;
    }

    void answersAgain() {
        answers = true;
    }

    void orders(OrderSheet sheet) {
        Agent told = agent.get();
        if (told == null) {
            throw new IllegalStateException("no agent asked for orders");
        }
        told.context().runOnContext(go -> {
            answer();
            told.orders().accept(sheet);
        });
    }

    @Override
    public long isolatedMillis() {
        return answers ? 0 : (System.nanoTime() - silentSince) / 1_000_000;
    }

    @Override
    public void watchContact(LongConsumer watcher) {
        contact = watcher;
        Vertx.currentContext().owner().setPeriodic(20, timer -> answer());
    }

    /** A beat is answered, on the agent's context. */
    private void answer() {
        if (answers) {
            contact.accept(System.nanoTime());
        }
    }

    /** From now on the log is one that was begun from a backup of that one, and knows these units. */
    void replaces(String log, UnitName... known) {
        units = Set.of(known);
        replaced = Set.of(log);
    }

    @Override
    public Set<String> replaced() {
        return replaced;
    }

    @Override
    public void watchOrders(Consumer<OrderSheet> watcher) {
        agent.set(new Agent(Vertx.currentContext(), watcher));
    }

    @Override
    public MachineId self() {
        return self;
    }

    @Override
    public RegistryStatus status() {
        throw notForAgents();
    }

    @Override
    public Future<Decided> submit(Command command) {
        throw notForAgents();
    }

    @Override
    public Future<AsOf<Optional<UnitEntry>>> unit(long least, UnitName name) {
        Optional<UnitEntry> known = Optional.of(name).filter(units::contains).map(FakeLeader::elsewhere);
        return Future.succeededFuture(new AsOf<>(least, known));
    }

    private static UnitEntry elsewhere(UnitName name) {
        UnitFile file = UnitFile.parse("[Service]\nExecStart=/bin/true\n");
        Set<MachineId> other = Set.of(new MachineId("b".repeat(32)));
        return new UnitEntry(
                new DesiredUnit(name, file, file.hash(), TargetState.LAUNCHED, 1, other, "", 1), TargetState.LAUNCHED);
    }

    @Override
    public Future<AsOf<Listing<UnitEntry>>> units(long least, Listing.Slice slice) {
        throw notForAgents();
    }

    @Override
    public Future<AsOf<Listing<StateEntry>>> states(
            long least, Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
        throw notForAgents();
    }

    @Override
    public Future<AsOf<Listing<Machine>>> machines(long least, Listing.Slice slice) {
        throw notForAgents();
    }

    @Override
    public Future<StateSnapshot> snapshot(Set<String> units) {
        throw notForAgents();
    }

    @Override
    public Future<ClusterStatus> cluster() {
        throw notForAgents();
    }

    @Override
    public Future<Void> addCoreHost(String requestId, MachineId machine) {
        throw notForAgents();
    }

    @Override
    public Future<Void> removeCoreHost(String requestId, MachineId machine) {
        throw notForAgents();
    }

    @Override
    public Future<ReadStream<Buffer>> backup(long least) {
        throw notForAgents();
    }

    @Override
    public Future<ReadStream<Buffer>> journal(MachineId machine, JournalQuery query) {
        throw notForAgents();
    }

    @Override
    public Future<Optional<PlanInput>> planning(long known) {
        throw notForAgents();
    }

    @Override
    public Future<Void> answers() {
        return Future.succeededFuture();
    }

    @Override
    public void followStates(boolean isWanted) {
        throw notForAgents();
    }

    @Override
    public void report(List<StateReport> reports) {
        throw notForAgents();
    }

    private static UnsupportedOperationException notForAgents() {
        return new UnsupportedOperationException("an agent has no use for this");
    }

    @Override
    public Future<Integer> finishUpgrade() {
        throw notForAgents();
    }

    @Override
    public void watchStates(Consumer<StateBatch> watcher) {
        throw notForAgents();
    }
}
