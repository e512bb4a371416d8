package io.flotilla.registry.wire;

import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.Decided;
import io.flotilla.desired.OrderSheet;
import io.flotilla.journal.JournalQuery;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.AsOf;
import io.flotilla.registry.ClusterStatus;
import io.flotilla.registry.Listing;
import io.flotilla.registry.Reads;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.registry.StateSnapshot;
import io.flotilla.registry.UnitEntry;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one host asks another; every question may be asked twice. Who asks is for the link to say, not for the question:
 * a machine reports only its own states and gets only its own sheet.
 *
 * @param <A> the answer; {@link Void} for one that is only done
 */
public sealed interface Question<A> {
    /** After this long there is no answer. */
    default Duration timeout() {
        return Duration.ofSeconds(4);
    }

    /** Only the leader can do it. */
    sealed interface OfLeader<A> extends Question<A> {}

    /** Any core host can tell, from what it knows, if it knows the {@code least} revision that is asked for. */
    sealed interface OfCore<A> extends Question<A> {
        Future<A> answeredBy(Reads reads);

        @Override
        default Duration timeout() {
            return Duration.ofSeconds(2);
        }
    }

    /** For a leaf, from the leader. */
    sealed interface OfLeaf<A> extends Question<A> {}

    /** The answer is a stream of bytes. */
    sealed interface OfStream extends Question<Void> {}

    /**
     * Makes a command durable and carries it out.
     *
     * @param bytes of the command, made once by the host that took the wish: what is validated is what the log stores
     */
    record Submit(Command command, Buffer bytes) implements OfLeader<Decided> {
        public static Submit of(Command command) {
            return new Submit(command, Buffer.buffer(Codecs.COMMAND.encode(command)));
        }
    }

    /** {@code all}: these are all states of the machine, not only those that changed. */
    record Report(List<StateReport> lines, boolean all) implements OfLeader<Void> {
        public Report {
            lines = List.copyOf(lines);
        }
    }

    /** The machine's sheet, if it says more than the one it {@code had}. */
    record GetSheet(Optional<SheetMark> had) implements OfLeader<SheetAnswer> {
        public static GetSheet after(Optional<OrderSheet> had) {
            return new GetSheet(had.map(SheetMark::of));
        }
    }

    /** The machine's node is about to stop in order: for so long what must not run twice may go on there. */
    record AskSilence(String run, long millis) implements OfLeader<Void> {
        @Override
        public Duration timeout() {
            return Duration.ofSeconds(1);
        }
    }

    /**
     * A stretch of the states of these units, of all if there are none. Who asks is sent the state stream from there on,
     * until a beat of it says that it does not want it.
     */
    record GetSnapshot(Set<String> units, Listing.Slice slice) implements OfLeader<StateSnapshot> {
        public GetSnapshot {
            units = Collections.unmodifiableSet(new TreeSet<>(units));
        }
    }

    /** How the cluster is, as the leader sees it. */
    record GetCluster() implements OfLeader<ClusterStatus> {}

    /** Makes a leaf a core host. */
    record AddMember(String requestId, MachineId machine) implements OfLeader<Void> {
        @Override
        public Duration timeout() {
            return MEMBERSHIP;
        }
    }

    /** Makes a core host a leaf. */
    record RemoveMember(String requestId, MachineId machine) implements OfLeader<Void> {
        @Override
        public Duration timeout() {
            return MEMBERSHIP;
        }
    }

    /** An operator wants the level of the log raised; the answer is what it is then. */
    record FinishUpgrade() implements OfLeader<Integer> {}

    record GetUnit(long least, UnitName unit) implements OfCore<AsOf<Optional<UnitEntry>>> {
        @Override
        public Future<AsOf<Optional<UnitEntry>>> answeredBy(Reads reads) {
            return reads.unit(least, unit);
        }
    }

    record ListUnits(long least, Listing.Slice slice) implements OfCore<AsOf<Listing<UnitEntry>>> {
        @Override
        public Future<AsOf<Listing<UnitEntry>>> answeredBy(Reads reads) {
            return reads.units(least, slice);
        }
    }

    record ListStates(long least, Optional<String> unit, Optional<String> machine, Listing.Slice slice)
            implements OfCore<AsOf<Listing<StateEntry>>> {
        @Override
        public Future<AsOf<Listing<StateEntry>>> answeredBy(Reads reads) {
            return reads.states(least, unit, machine, slice);
        }
    }

    record ListMachines(long least, Listing.Slice slice) implements OfCore<AsOf<Listing<Machine>>> {
        @Override
        public Future<AsOf<Listing<Machine>>> answeredBy(Reads reads) {
            return reads.machines(least, slice);
        }
    }

    /** The leaf is to start again as a core host, of a group that these founded and these are. */
    record BecomeCore(List<CoreHost> founders, List<CoreHost> group) implements OfLeaf<Void> {
        @Override
        public Duration timeout() {
            return Duration.ofSeconds(10);
        }
    }

    /** The machine has left the cluster, and its node is to end. */
    record EndNode() implements OfLeaf<Void> {}

    /** Everything that was decided, up to {@code least} or a later revision. */
    record GetBackup(long least) implements OfStream {}

    /** The journal of a machine: of the one that is asked, or of one that is connected with it. */
    record ReadJournal(MachineId machine, JournalQuery query) implements OfStream {}

    Duration MEMBERSHIP = Duration.ofSeconds(60);
}
