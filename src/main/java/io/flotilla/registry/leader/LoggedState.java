package io.flotilla.registry.leader;

import io.flotilla.desired.Change;
import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.DesiredState;
import io.flotilla.raft.StateMachine;
import io.flotilla.registry.Decided;
import io.flotilla.registry.wire.CommandJson;
import io.flotilla.registry.wire.SnapshotJson;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** The desired state as the log's state machine: lives on the log's thread and tells what each entry changed. */
public final class LoggedState implements StateMachine {
    private final DesiredState state = new DesiredState();
    private final List<CoreHost> founders;
    private final Consumer<Change> changed;
    private final Consumer<Picture> restored;

    /**
     * Both are called on the log's thread, in the order of the log; {@code founders} are the core hosts of a log that has
     * none yet.
     */
    public LoggedState(List<CoreHost> founders, Consumer<Change> changed, Consumer<Picture> restored) {
        this.founders = List.copyOf(founders);
        this.changed = changed;
        this.restored = restored;
    }

    @Override
    public void reset() {
        state.restore(0, 0, "", List.of(), Map.of(), Map.of(), List.of(), List.of());
        restored.accept(Picture.of(state));
    }

    @Override
    public Object apply(long index, byte[] command) {
        Change change = state.apply(index, CommandJson.decode(command));
        changed.accept(change);
        return new Decided(index, change.outcome());
    }

    @Override
    public void snapshot(long index, Consumer<byte[]> chunks) {
        SnapshotJson.encode(state, chunks);
    }

    @Override
    public void install(long index, List<byte[]> chunks) {
        SnapshotJson.restore(state, chunks);
        restored.accept(Picture.of(state));
    }

    @Override
    public byte[] newTerm(int term) {
        return CommandJson.encode(new Command.NewTerm(term, UUID.randomUUID().toString(), founders));
    }
}
