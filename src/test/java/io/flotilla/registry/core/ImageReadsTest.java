package io.flotilla.registry.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.flotilla.bus.Bus;
import io.flotilla.desired.Assignment;
import io.flotilla.desired.Command;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.AsOf;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.UnavailableException;
import io.flotilla.registry.UnitEntry;
import io.flotilla.registry.host.Loop;
import io.flotilla.registry.leader.CoreState;
import io.flotilla.registry.leader.Liveness;
import io.flotilla.registry.maps.Maps;
import io.flotilla.testing.Await;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageReadsTest {
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final UnitName UNIT = new UnitName("a.service");
    private static final UnitFile ONE = UnitFile.parse("[Service]\nExecStart=/bin/one\n");
    private static final UnitFile TWO = UnitFile.parse("[Service]\nExecStart=/bin/two\n");
    private static final long LONG = 30_000;
    private static final long SHORT = 20;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final DesiredState log = new DesiredState();
    private CoreState core;
    private volatile long heardOf;

    /** One machine that has launched all that it has. */
    private static final class Launched implements LiveStates {
        @Override
        public Future<Lookup> of(List<DesiredUnit> units) {
            return Future.succeededFuture((unit, machine) -> Optional.of(state(unit, machine)));
        }

        private static StateEntry state(UnitName unit, MachineId machine) {
            UnitState state = new UnitState("loaded", "active", "running");
            return new StateEntry(unit, machine, "", state, TargetState.LAUNCHED, 0, "", "", "", "", 0);
        }

        @Override
        public Future<Listing<StateEntry>> list(Optional<String> unit, Optional<String> machine, Listing.Slice slice) {
            return Future.succeededFuture(slice.of(List.of(state(UNIT, M1)), StateEntry::key));
        }

        @Override
        public Future<Listing<Machine>> machines(Listing.Slice slice) {
            Machine machine = new Machine(M1, "10.0.0.1", Map.of("disk", "ssd", "region", "eu"), "1");
            return Future.succeededFuture(
                    slice.of(List.of(machine), one -> one.id().value()));
        }
    }

    @BeforeEach
    void open() {
        Promise<CoreState> made = Promise.promise();
        context.runOnContext(go -> {
            Loop loop = new Loop(vertx);
            made.complete(new CoreState(
                    loop,
                    new Machine(M1, "", Map.of(), "1"),
                    new Maps(loop, Future.failedFuture("no maps here")),
                    Future.<Bus>failedFuture("no bus here"),
                    new Liveness(Duration.ofSeconds(10), Duration.ofSeconds(60))));
        });
        core = Await.the(made.future());
    }

    @AfterEach
    void close() {
        Await.the(vertx.close());
    }

    private ImageReads reads(long patience) {
        return new ImageReads(core, new Launched(), () -> heardOf, patience);
    }

    private void apply(long index, Command command) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(go -> {
            core.apply(log.apply(index, command));
            done.complete();
        });
        Await.the(done.future());
    }

    private void set(long index, UnitFile file, TargetState target) {
        apply(index, new Command.SetUnit("r" + index, UNIT, Optional.of(file), Optional.of(target)));
    }

    private static String words(Future<?> failed) {
        Throwable cause = Await.the(failed.transform(result -> Future.succeededFuture(result.cause())));
        assertEquals(UnavailableException.class, cause.getClass());
        return String.valueOf(cause.getMessage());
    }

    @Test
    void anAnswerIsOfTheRevisionThatItSays() {
        set(1, ONE, TargetState.LAUNCHED);
        set(4, TWO, TargetState.LOADED);
        AsOf<Optional<UnitEntry>> answer = Await.the(reads(LONG).unit(2, UNIT));
        assertEquals(4, answer.revision());
        assertEquals(TWO, answer.value().orElseThrow().unit().file());
        assertEquals(TargetState.LOADED, answer.value().orElseThrow().unit().target());
    }

    @Test
    void aReadWaitsUntilTheLogHasComeToItsRevision() {
        set(1, ONE, TargetState.LAUNCHED);
        Future<AsOf<Optional<UnitEntry>>> one = reads(LONG).unit(3, UNIT);
        Future<AsOf<Listing<UnitEntry>>> all = reads(LONG).units(3, Listing.Slice.ALL);
        set(2, TWO, TargetState.LAUNCHED);
        assertFalse(one.isComplete() || all.isComplete());
        apply(3, new Command.DeleteUnit("d", UNIT));
        assertEquals(new AsOf<>(3, Optional.empty()), Await.the(one));
        assertEquals(new AsOf<>(3, new Listing<UnitEntry>(List.of(), 0, 0)), Await.the(all));
    }

    @Test
    void aRevisionThatDoesNotComeIsRefusedInWords() {
        set(2, ONE, TargetState.LAUNCHED);
        String words = "revision 9 is not known here yet, the latest is 2";
        assertEquals(words, words(reads(SHORT).unit(9, UNIT)));
        assertEquals(words, words(reads(SHORT).states(9, Optional.empty(), Optional.empty(), Listing.Slice.ALL)));
        assertEquals(words, words(reads(SHORT).machines(9, Listing.Slice.ALL)));
    }

    @Test
    void whatTheMapsShowAlreadyIsWaitedForAlsoByWhoAsksForNoRevision() {
        set(1, ONE, TargetState.LAUNCHED);
        heardOf = 2;
        Future<AsOf<Optional<UnitEntry>>> plain = reads(LONG).unit(0, UNIT);
        set(2, TWO, TargetState.LAUNCHED);
        assertEquals(TWO, Await.the(plain).value().orElseThrow().unit().file());
    }

    @Test
    void howFarAUnitIsComesFromTheMachinesThatItIsOn() {
        set(1, ONE, TargetState.LAUNCHED);
        assertEquals(
                TargetState.INACTIVE,
                Await.the(reads(LONG).unit(0, UNIT)).value().orElseThrow().reached());
        apply(2, new Command.ApplyPlan(0, List.of(new Assignment(UNIT, 1, Set.of(M1), "it fits"))));
        assertEquals(
                TargetState.LAUNCHED,
                Await.the(reads(LONG).unit(0, UNIT)).value().orElseThrow().reached());
    }

    @Test
    void aMachineShowsTheEditsOfTheRevisionAskedFor() {
        apply(
                1,
                new Command.PatchMachines(
                        "p",
                        List.of(
                                new Command.MetadataEdit(M1, "region", Optional.of("us")),
                                new Command.MetadataEdit(M1, "disk", Optional.empty()))));
        AsOf<Listing<Machine>> answer = Await.the(reads(LONG).machines(1, Listing.Slice.ALL));
        assertEquals(1, answer.revision());
        assertEquals(Map.of("region", "us"), answer.value().items().get(0).metadata());
    }
}
