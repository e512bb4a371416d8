package io.flotilla.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ImageTest {
    private static final List<UnitFile> FILES = List.of(
            UnitFile.parse("[Service]\nExecStart=/bin/sleep 100\n"),
            UnitFile.parse("[Service]\nExecStart=/bin/echo hi\n"));

    /** Knows nothing but deltas. */
    private static final class Reader {
        private final Map<UnitName, DesiredUnit> units = new TreeMap<>();
        private Image image = Image.EMPTY;

        void take(Delta delta) {
            if (delta.isWhole()) {
                units.clear();
            } else {
                assertEquals(image, delta.before());
            }
            delta.units()
                    .forEach((name, unit) ->
                            unit.ifPresentOrElse(present -> units.put(name, present), () -> units.remove(name)));
            image = delta.image();
            assertEquals(image.units(), units);
        }
    }

    @Provide
    static Arbitrary<List<Command>> commands() {
        Arbitrary<String> ids = Arbitraries.strings().numeric().ofMaxLength(3);
        Arbitrary<UnitName> names = Arbitraries.of("a.service", "b.service", "c@1.service", "t@.service")
                .map(UnitName::new);
        Arbitrary<MachineId> machines = Arbitraries.integers().between(1, 8).map(ImageTest::machine);
        Arbitrary<UnitFile> files = Arbitraries.of(FILES);
        Arbitrary<TargetState> targets = Arbitraries.of(TargetState.class);
        Arbitrary<Set<MachineId>> places = machines.set().ofMaxSize(3);
        Arbitrary<Integer> terms = Arbitraries.integers().between(0, 2);
        Arbitrary<List<Command.MetadataEdit>> edits = Combinators.combine(
                        machines,
                        Arbitraries.of("region", "disk"),
                        Arbitraries.of("eu", "us").optional())
                .as(Command.MetadataEdit::new)
                .list()
                .ofMaxSize(3);
        Arbitrary<Assignment> assignments = Combinators.combine(
                        names, Arbitraries.longs().between(1, 20), places, Arbitraries.of("least loaded", "nowhere"))
                .as(Assignment::new);
        Arbitrary<Command.Wish> wishes =
                Combinators.combine(names, files, targets, places).as(Command.Wish::new);
        Arbitrary<CoreHost> founders =
                machines.map(machine -> new CoreHost(machine, "10.0.0." + machine, Integer.parseInt(machine.value())));
        return Arbitraries.<Command>oneOf(
                        Combinators.combine(ids, names, files.optional(), targets.optional())
                                .as(Command.SetUnit::new),
                        Combinators.combine(ids, names).as(Command.DeleteUnit::new),
                        Combinators.combine(terms, assignments.list().ofMaxSize(4))
                                .as(Command.ApplyPlan::new),
                        Combinators.combine(ids, edits).as(Command.PatchMachines::new),
                        Combinators.combine(
                                        terms,
                                        Arbitraries.of("log", "other"),
                                        founders.list().uniqueElements().ofMaxSize(3))
                                .as(Command.NewTerm::new),
                        Combinators.combine(ids, machines, Arbitraries.of("10.0.0.1", "10.0.0.2", "10.0.0.3"))
                                .as(Command.AddCoreHost::new),
                        Combinators.combine(ids, machines).as(Command.RemoveCoreHost::new),
                        Combinators.combine(ids, machines).as(Command.LeaveCluster::new),
                        machines.map(Command.EndLeave::new),
                        Combinators.combine(machines, ids, Arbitraries.longs().between(1, 3))
                                .as(Command.GrantSilence::new),
                        Combinators.combine(machines, ids).as(Command.EndSilence::new),
                        Arbitraries.integers().between(1, 3).map(Command.RaiseLevel::new),
                        Combinators.combine(ids, wishes.list().ofMaxSize(3), edits)
                                .as(Command.Import::new))
                .list()
                .ofMaxSize(40);
    }

    private static MachineId machine(int number) {
        return new MachineId("%032d".formatted(number));
    }

    private static List<Delta> apply(DesiredState state, List<Command> commands) {
        List<Delta> deltas = new ArrayList<>();
        commands.forEach(command -> deltas.add(state.apply(state.image().revision() + 1, command)));
        return deltas;
    }

    @Property
    void whoFollowsEveryDeltaHasTheImage(@ForAll("commands") List<Command> commands) {
        DesiredState state = new DesiredState();
        Reader reader = new Reader();
        apply(state, commands).forEach(reader::take);
        assertEquals(state.image(), reader.image);
    }

    @Property
    void whoStartsLateGetsTheImageAsADeltaWhateverItKnew(
            @ForAll("commands") List<Command> commands, @ForAll("commands") List<Command> others) {
        DesiredState state = new DesiredState();
        apply(state, commands);
        Reader reader = new Reader();
        apply(new DesiredState(), others).forEach(reader::take);
        reader.take(state.image().asDelta());
        assertEquals(state.image(), reader.image);
    }

    @Property
    void aRestoredStateGoesOnAsTheOneThatItIsOf(
            @ForAll("commands") List<Command> commands, @ForAll("commands") List<Command> later) {
        DesiredState state = new DesiredState();
        apply(state, commands);
        DesiredState restored = new DesiredState();
        apply(restored, later);
        restored.restore(state.snapshot());
        assertEquals(state.snapshot(), restored.snapshot());
        assertEquals(apply(state, later), apply(restored, later));
        assertEquals(state.snapshot(), restored.snapshot());
    }

    @Property
    void anImageDoesNotChangeWithLaterEntries(
            @ForAll("commands") List<Command> commands, @ForAll("commands") List<Command> later) {
        DesiredState state = new DesiredState();
        apply(state, commands);
        Image image = state.image();
        Image same = new Image(
                image.revision(),
                image.term(),
                image.identity(),
                image.level(),
                new TreeMap<>(image.units()),
                new TreeMap<>(image.metadataEdits()),
                new TreeMap<>(image.coreHosts()),
                Set.copyOf(image.leaving()),
                Set.copyOf(image.replaces()),
                new TreeMap<>(image.grants()));
        apply(state, later);
        assertEquals(same, image);
    }

    @Test
    void theNextImageSharesWhatItsEntryDoesNotTouch() {
        DesiredState state = new DesiredState();
        apply(state, List.of(new Command.NewTerm(1, "log", List.of(new CoreHost(machine(1), "", 1)))));
        Delta delta =
                apply(state, List.of(new Command.LeaveCluster("r", machine(2)))).get(0);
        assertSame(delta.before().units(), delta.image().units());
        assertSame(delta.before().coreHosts(), delta.image().coreHosts());
        assertSame(delta.before().grants(), delta.image().grants());
        assertEquals(Map.of(), delta.units());
        assertTrue(delta.changed(Image::leaving));
        assertEquals(Optional.empty(), delta.image().unit(new UnitName("a.service")));
    }
}
