package io.flotilla.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands between the library and the caller's state machine for one life of a member. Log's thread only. */
final class OpaqueMachine implements io.microraft.statemachine.StateMachine {

    /** What the library is told about. */
    interface Events {
        /** The term of the election that this member has just won. */
        int term();

        /** The first entry of the own term is applied: whatever was acknowledged before is applied, too. */
        void ready(int term);

        /** So much was applied since the last snapshot that one should be taken soon. */
        void snapshotDue();

        /** The log is to stop here: what comes next cannot be read, as the words say. Told once. */
        void unreadable(String words);
    }

    /** What a throwing state machine answered. */
    record Broken(RuntimeException cause) {}

    /** The answer from the first entry on that cannot be read: none of them is applied. */
    record Unread(String words) {}

    private final StateMachine machine;
    private final long snapshotBytes;
    private final Events events;
    private volatile long applied;
    private @Nullable Unread unread;
    private long bytesSinceSnapshot;
    private int wonTerm;
    private byte[] wonTermCommand = {};

    OpaqueMachine(StateMachine machine, long snapshotBytes, Events events) {
        this.machine = machine;
        this.snapshotBytes = snapshotBytes;
        this.events = events;
    }

    /** The last index applied; any thread. */
    long applied() {
        return applied;
    }

    /**
     * The library would count an entry as applied even if this threw, and go on with the next: so the log is stopped from
     * here, and whatever the library still asks for until it has ended is refused.
     */
    @Override
    public Object runOperation(long index, Object operation) {
        if (unread != null) {
            return unread;
        }
        byte[] command = (byte[]) operation;
        Object result = apply(index, command);
        if (unread != null) {
            return unread;
        }
        applied = index;
        bytesSinceSnapshot += command.length;
        if (bytesSinceSnapshot >= snapshotBytes) {
            bytesSinceSnapshot = 0;
            events.snapshotDue();
        }
        // The very array: a leader applies the entries that it made itself.
        if (command == wonTermCommand) {
            events.ready(wonTerm);
        }
        return result;
    }

    private Object apply(long index, byte[] command) {
        try {
            return Objects.requireNonNull(machine.apply(index, command), "a state machine answers something");
        } catch (UnreadableException e) {
            return stop("entry", index, e);
        } catch (RuntimeException e) {
            return new Broken(e);
        }
    }

    private Unread stop(String what, long index, UnreadableException cause) {
        Unread stopped = new Unread("%s %d %s".formatted(what, index, cause.getMessage()));
        unread = stopped;
        events.unreadable(stopped.words());
        return stopped;
    }

    private void checkReadable() {
        if (unread != null) {
            throw new IllegalStateException("stopped: " + unread.words());
        }
    }

    @Override
    public void takeSnapshot(long index, Consumer<Object> chunks) {
        checkReadable();
        bytesSinceSnapshot = 0;
        List<byte[]> parts = new ArrayList<>();
        machine.snapshot(index, parts::add);
        if (parts.isEmpty()) {
            parts.add(new byte[0]);
        }
        for (byte[] part : parts) {
            if (part.length > LogOptions.MAX_COMMAND_BYTES) {
                throw new IllegalArgumentException("a chunk of a snapshot is too large: " + part.length);
            }
            chunks.accept(part);
        }
    }

    @Override
    public void installSnapshot(long index, List<Object> chunks) {
        checkReadable();
        bytesSinceSnapshot = 0;
        try {
            machine.install(index, chunks.stream().map(byte[].class::cast).toList());
        } catch (UnreadableException e) {
            stop("the snapshot up to entry", index, e);
            throw e;
        }
        applied = index;
    }

    @Override
    public Object getNewTermOperation() {
        wonTerm = events.term();
        // A copy, so that it is this term's own even if the machine answers the same array twice.
        wonTermCommand = machine.newTerm(wonTerm).clone();
        return wonTermCommand;
    }
}
