package io.flotilla.registry.leader;

import io.flotilla.codec.CodecException;
import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.Delta;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.Image;
import io.flotilla.desired.Snapshot;
import io.flotilla.raft.StateMachine;
import io.flotilla.raft.UnreadableException;
import io.flotilla.registry.wire.Codecs;
import io.flotilla.registry.wire.Snapshots;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** The desired state as the log's state machine: lives on the log's thread and tells what becomes different. */
public final class LoggedState implements StateMachine {
    private final DesiredState state = new DesiredState();
    private final List<CoreHost> founders;
    private final Consumer<Delta> reader;

    /**
     * {@code reader} is called on the log's thread, in the order of the log; {@code founders} are the core hosts of a log
     * that has none yet.
     */
    public LoggedState(List<CoreHost> founders, Consumer<Delta> reader) {
        this.founders = List.copyOf(founders);
        this.reader = reader;
    }

    @Override
    public void reset() {
        restore(new Snapshot(Image.EMPTY, Map.of()));
    }

    @Override
    public Object apply(long index, byte[] command) {
        Delta delta = state.apply(index, readable(command, Codecs::command));
        reader.accept(delta);
        return delta.decided();
    }

    @Override
    public void snapshot(long index, Consumer<byte[]> chunks) {
        Snapshots.encode(state.snapshot(), chunks);
    }

    @Override
    public void install(long index, List<byte[]> chunks) {
        restore(readable(chunks, Snapshots::decode));
    }

    private static <F, T> T readable(F stored, Function<F, T> decode) {
        try {
            return decode.apply(stored);
        } catch (CodecException e) {
            String words = String.valueOf(e.getMessage());
            throw new UnreadableException(words.startsWith("not ") ? "is " + words : words);
        }
    }

    private void restore(Snapshot snapshot) {
        state.restore(snapshot);
        reader.accept(snapshot.image().asDelta());
    }

    @Override
    public byte[] newTerm(int term) {
        return Codecs.COMMAND.encode(new Command.NewTerm(term, UUID.randomUUID().toString(), founders));
    }
}
