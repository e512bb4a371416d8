package io.flotilla.registry;

import io.flotilla.journal.JournalQuery;
import io.flotilla.machine.MachineId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Set;
import java.util.function.Consumer;

/** How this host and the cluster are. */
public interface Overview extends ThisMachine {
    /** Of this moment. Any thread. */
    RegistryStatus status();

    /** The cluster as an operator wants to see it: leader, term, core hosts, machines, what is wrong. */
    Future<ClusterStatus> cluster();

    /** Everything that was decided, at one revision, {@code least} or a later one, as lines of JSON for a restore. */
    Future<ReadStream<Buffer>> backup(long least);

    /**
     * What the journal of a host says about a unit. The stream runs on the caller's context; set its handler to null to
     * give it up. Fails with {@link UnavailableException} when that host is out of touch or cannot read it now.
     */
    Future<ReadStream<Buffer>> journal(MachineId machine, JournalQuery query);

    /**
     * The state stream, while it is followed; on the caller's context. Twice a second the leader says its newest number:
     * who has not had all events up to it asks for a {@link #snapshot}.
     */
    void watchStates(Consumer<StateBatch> watcher);

    /** Whether someone on this host reads the state stream, which is then brought here. */
    void followStates(boolean isWanted);

    /**
     * The states of these units, of all if there are none, from the leader; where none answers, what this host knows,
     * from {@link EventCursor#NOWHERE}.
     */
    Future<StateSnapshot> snapshot(Set<String> units);

    /** Completes when the registry has come to it: it is alive. */
    Future<Void> answers();
}
