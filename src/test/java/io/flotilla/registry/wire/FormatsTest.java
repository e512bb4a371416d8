package io.flotilla.registry.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.codec.Codec;
import io.flotilla.codec.CodecException;
import io.flotilla.desired.Assignment;
import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.desired.SheetDelta;
import io.flotilla.journal.JournalQuery;
import io.flotilla.machine.Machine;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.Listing;
import io.flotilla.registry.StateEntry;
import io.flotilla.registry.StateReport;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that is stored or said between hosts: what is not exactly it is refused in words. */
class FormatsTest {
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final UnitName UNIT = new UnitName("web@1.service");
    private static final UnitFile FILE = UnitFile.parse("[Service]\nExecStart=/bin/true\n");
    private static final CoreHost CORE = new CoreHost(M1, "10.0.0.1", 1);
    private static final Order ORDER = new Order(FILE, FILE.hash(), TargetState.LAUNCHED, 7);
    private static final OrderSheet SHEET =
            new OrderSheet(M1, "log", 3, Integer.MAX_VALUE + 5L, new TreeMap<>(Map.of(UNIT, ORDER)), Set.of(UNIT));
    private static final StateEntry STATE =
            new StateEntry(UNIT, M1, "h", new UnitState("a", "b", "c"), TargetState.LOADED, 0, "", "", "", "", 5);

    /** @param isStrict else a field more, and one that is missing, are as they should be */
    record Format(String name, Buffer content, Function<byte[], Object> read, boolean isStrict) {
        Format(String name, byte[] bytes, Function<byte[], Object> read, boolean isStrict) {
            this(name, Buffer.buffer(bytes), read, isStrict);
        }

        byte[] bytes() {
            return content.getBytes();
        }

        JsonObject json() {
            return new JsonObject(content);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Format question(Question<?> question) {
        String name = Codec.kind(question.getClass());
        return new Format(
                name, Exchange.body(question).getBytes(), bytes -> Exchange.question(name, Buffer.buffer(bytes)), true);
    }

    private static Format entry(Command command) {
        return new Format(
                "entry " + command.getClass().getSimpleName(), Codecs.COMMAND.encode(command), Codecs::command, true);
    }

    static Stream<Format> formats() {
        DesiredState state = new DesiredState();
        state.apply(1, new Command.NewTerm(1, "log", List.of(CORE)));
        state.apply(2, new Command.SetUnit("r", UNIT, Optional.of(FILE), Optional.of(TargetState.LAUNCHED)));
        state.apply(3, new Command.PatchMachines("p", List.of(new Command.MetadataEdit(M1, "k", Optional.of("v")))));
        List<byte[]> chunks = new ArrayList<>();
        Snapshots.encode(state.snapshot(), chunks::add);
        Introduction introduction = new Introduction(
                new Machine(M1, "a", Map.of("k", "v"), "1"),
                List.of("a"),
                "log",
                true,
                List.of(CORE),
                List.of(CORE),
                List.of("old"));
        Beat beat = new Beat(
                new HostBeat(true, List.of(CORE), 4, 5, "run", 6, true, true, "t", "log", 6, 7, List.of("old")),
                Optional.of(new CoreBeat(true, 7, 8, 1, "log", 2, 3, true, 4, "m", true, List.of(CORE))));
        return Stream.of(
                entry(new Command.SetUnit("r", UNIT, Optional.of(FILE), Optional.of(TargetState.LOADED))),
                entry(new Command.DeleteUnit("r", UNIT)),
                entry(new Command.ApplyPlan(7, List.of(new Assignment(UNIT, 5, Set.of(M1), "why")))),
                entry(new Command.PatchMachines("r", List.of(new Command.MetadataEdit(M1, "k", Optional.of("v"))))),
                entry(new Command.NewTerm(9, "log", List.of(CORE))),
                entry(new Command.AddCoreHost("r", M1, "10.0.0.1")),
                entry(new Command.RemoveCoreHost("r", M1)),
                entry(new Command.LeaveCluster("r", M1)),
                entry(new Command.EndLeave(M1)),
                entry(new Command.GrantSilence(M1, "run", 60_000)),
                entry(new Command.EndSilence(M1, "run")),
                entry(new Command.RaiseLevel(1)),
                entry(new Command.ReplaceLog("old")),
                entry(new Command.Import(
                        "r",
                        List.of(new Command.Wish(UNIT, FILE, TargetState.LAUNCHED, Set.of(M1))),
                        List.of(new Command.MetadataEdit(M1, "k", Optional.of("v"))))),
                new Format("a snapshot's head", chunks.get(0), bytes -> Snapshots.decode(List.of(bytes)), true),
                new Format(
                        "a snapshot's units",
                        chunks.get(1),
                        bytes -> Snapshots.decode(List.of(chunks.get(0), bytes)),
                        true),
                new Format("a sheet", Codecs.encode(SHEET), Codecs::sheet, true),
                new Format(
                        "a unit of the map",
                        Codecs.UNIT.encode(state.image().unit(UNIT).orElseThrow()),
                        Codecs.UNIT::decode,
                        true),
                new Format("a state of the map", Codecs.STATE.encode(STATE), Codecs.STATE::decode, true),
                new Format(
                        "a sheet's changes",
                        Exchange.encoded(
                                        new Question.GetSheet(Optional.empty()),
                                        new SheetAnswer.Changes(new SheetDelta(
                                                M1, "log", 3, 8, 9, SHEET.orders(), Set.of(UNIT), Set.of(UNIT))),
                                        Levels.NEWEST)
                                .getBytes(),
                        bytes -> Exchange.answer(new Question.GetSheet(Optional.empty()), Buffer.buffer(bytes)),
                        true),
                question(new Question.Report(List.of(new StateReport(UNIT, Optional.of(STATE))), true)),
                question(new Question.GetSheet(Optional.of(new SheetMark("log", 1, 2, 3)))),
                question(new Question.GetSnapshot(Set.of("u"), Listing.Slice.ALL)),
                question(new Question.AddMember("r", M1)),
                question(new Question.ListStates(3, Optional.of("u"), Optional.of("m"), Listing.Slice.ALL)),
                question(new Question.BecomeCore(List.of(CORE), List.of(CORE))),
                question(new Question.ReadJournal(M1, new JournalQuery(UNIT, 10, true, "json"))),
                new Format(
                        "an introduction",
                        introduction.encode().getBytes(),
                        bytes -> Introduction.decode(Buffer.buffer(bytes)),
                        false),
                new Format("a beat", beat.encode().getBytes(), bytes -> Beat.decode(Buffer.buffer(bytes)), false));
    }

    private static JsonObject at(JsonObject root, List<Object> path) {
        Object here = root;
        for (Object step : path) {
            here = step instanceof String name
                    ? ((JsonObject) here).getValue(name)
                    : ((JsonArray) here).getValue((int) step);
        }
        return (JsonObject) here;
    }

    /** The paths of all objects in it. */
    private static void objects(Object here, List<Object> path, List<List<Object>> found) {
        if (here instanceof JsonObject object) {
            found.add(path);
            object.fieldNames().forEach(name -> objects(object.getValue(name), with(path, name), found));
        } else if (here instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                objects(array.getValue(i), with(path, i), found);
            }
        }
    }

    private static List<Object> with(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    private static List<List<Object>> objects(Format format) {
        List<List<Object>> found = new ArrayList<>();
        objects(format.json(), List.of(), found);
        return found;
    }

    private static Object ofAnotherType(Object value) {
        return value instanceof String ? 7 : value instanceof Number ? "7" : value instanceof Boolean ? "yes" : 7.5;
    }

    private static String refusal(Format format, String text, String what) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> format.read().apply(bytes), what + ": " + text)
                        .getMessage());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void itComesBackAsItWent(Format format) {
        Object value = format.read().apply(format.bytes());
        assertEquals(value, format.read().apply(format.bytes()));
        assertArrayEquals(format.bytes(), format.json().toBuffer().getBytes());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aValueOfAnotherTypeOrNullIsRefusedAndNamed(Format format) {
        for (List<Object> path : objects(format)) {
            for (String field : at(format.json(), path).fieldNames()) {
                JsonObject typed = format.json();
                at(typed, path).put(field, ofAnotherType(at(typed, path).getValue(field)));
                assertTrue(refusal(format, typed.encode(), field).contains(field), field);
                JsonObject nulled = format.json();
                at(nulled, path).putNull(field);
                // A map's value may be null where that says that it was removed.
                if (!field.equals("k")) {
                    assertTrue(refusal(format, nulled.encode(), field).contains(field), field);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aFieldThatIsDoubledIsRefusedAndNamed(Format format) {
        for (String field : format.json().fieldNames()) {
            String doubled = format.json().encode();
            doubled = doubled.substring(0, doubled.length() - 1)
                    + ",\"" + field + "\":"
                    + Buffer.buffer(new JsonArray()
                                    .add(format.json().getValue(field))
                                    .encode())
                            .toString()
                            .replaceFirst("^\\[", "")
                            .replaceFirst("\\]$", "")
                    + "}";
            assertTrue(refusal(format, doubled, field).contains(field), field);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aFieldTooManyIsRefusedAndNamedUnlessItMayGrow(Format format) {
        JsonObject more = format.json().put("more", new JsonObject().put("deep", 1));
        if (format.isStrict()) {
            assertTrue(refusal(format, more.encode(), "more").contains("more"));
        } else {
            assertEquals(
                    format.read().apply(format.bytes()),
                    format.read().apply(more.toBuffer().getBytes()));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aFieldTooFewIsRefusedAndNamedUnlessItHasADefault(Format format) {
        Set<String> mayBeMissing = Set.of("file", "target", "had", "unit", "machine", "value", "state");
        for (String field : format.json().fieldNames()) {
            JsonObject less = format.json();
            less.remove(field);
            if (format.isStrict() && !mayBeMissing.contains(field)) {
                assertTrue(refusal(format, less.encode(), field).contains(field.equals("v") ? "level" : field), field);
            }
        }
        if (!format.isStrict()) {
            JsonObject half = format.json();
            format.json().fieldNames().stream()
                    .filter(field -> !(half.getValue(field) instanceof JsonObject))
                    .forEach(half::remove);
            assertNotNull(format.read().apply(half.toBuffer().getBytes()));
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aLevelAboveOrBelowIsRefusedAndNamed(Format format) {
        if (format.isStrict()) {
            String above =
                    refusal(format, format.json().put("v", Levels.NEWEST + 1).encode(), "above");
            assertTrue(above.contains("needs level " + (Levels.NEWEST + 1)), above);
            String below = refusal(format, format.json().put("v", 0).encode(), "below");
            assertTrue(below.contains("level 0"), below);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void whatIsCutOffIsRefused(Format format) {
        for (int length = 0; length < format.bytes().length; length++) {
            String part = new String(format.bytes(), 0, length, StandardCharsets.UTF_8);
            assertThrows(CodecException.class, () -> format.read().apply(part.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Whoever adds a kind of question or entry without an example here is told. */
    @Test
    void everyKindOfEntryIsTried() {
        Set<String> tried = new TreeSet<>(formats().map(Format::name).toList());
        for (Class<?> kind : Command.class.getPermittedSubclasses()) {
            assertTrue(tried.contains("entry " + kind.getSimpleName()), kind.getSimpleName());
        }
    }
}
