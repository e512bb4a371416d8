package io.flotilla.registry;

import io.flotilla.desired.Command;
import io.flotilla.desired.OrderSheet;
import io.flotilla.journal.JournalQuery;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the roles see of the cluster. May be called from any context; answers and watchers come on the caller's. Nothing
 * blocks; what cannot be served fails with {@link UnavailableException} and a reason.
 */
public interface Registry {

    MachineId self();

    RegistryStatus status();

    /**
     * Makes a command durable and carries it out. Completes when a majority of the core hosts has it on disk and the
     * maps show it; a failed future means that it is not known to have happened, and the same command with the same
     * request ID may be sent again.
     */
    Future<Decided> submit(Command command);

    Future<Optional<UnitEntry>> unit(UnitName name);

    /** Sorted by name. */
    Future<Listing<UnitEntry>> units(Listing.Slice slice);

    /** Sorted by unit, then machine; both filters are exact. */
    Future<Listing<StateEntry>> states(Optional<String> unit, Optional<String> machine, Listing.Slice slice);

    /** Sorted by ID. */
    Future<Listing<Machine>> machines(Listing.Slice slice);

    /** The newest event of the state stream. */
    Future<EventCursor> newestEvent();

    /** Completes when reads show at least {@code revision}; fails if they do not within {@code milliseconds}. */
    Future<Void> shown(long revision, long milliseconds);

    /** The cluster as an operator wants to see it: leader, term, core hosts, hosts and their links, what is wrong. */
    Future<JsonObject> cluster();

    /** Makes a leaf a core host. Fails with {@link RefusedException} when that cannot be. */
    Future<Void> addCoreHost(String requestId, MachineId machine);

    /** Makes a core host a leaf, for good. Fails with {@link RefusedException} when that cannot be. */
    Future<Void> removeCoreHost(String requestId, MachineId machine);

    /** Everything that was decided, at one revision, as lines of JSON for a restore. */
    Future<ReadStream<Buffer>> backup();

    /**
     * What the journal of a host says about a unit. The stream runs on the caller's context; set its handler to null to
     * give it up. Fails with {@link UnavailableException} when that host is out of touch or cannot read it now.
     */
    Future<ReadStream<Buffer>> journal(MachineId machine, JournalQuery query);

    /**
     * What to plan from; empty while this host does not lead. {@code known}: the number of the last one that the caller
     * took in, 0 if it is to be told everything.
     */
    Future<Optional<Planning>> planning(long known);

    /** Completes when the registry has come to it: it is alive. */
    Future<Void> answers();

    /** This machine's order sheet: the present one soon, then each newer one. */
    void watchOrders(Consumer<OrderSheet> watcher);

    /** Whether someone on this host reads the state stream, which is then brought here. */
    void followStates(boolean isWanted);

    /** Milliseconds since this host sent the last beat that a leader with a quorum answered; 0 on the leader. */
    long isolatedMillis();

    /**
     * Shows what became of this machine's units and tells everyone who watches the state stream, as soon as there is a
     * leader. The first call, even with nothing to say, tells that everything this machine holds has been said.
     */
    void report(List<StateReport> reports);
}
