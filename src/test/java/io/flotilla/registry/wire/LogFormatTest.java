package io.flotilla.registry.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.codec.CodecException;
import io.flotilla.desired.Assignment;
import io.flotilla.desired.Command;
import io.flotilla.desired.CoreHost;
import io.flotilla.desired.DesiredState;
import io.flotilla.desired.Snapshot;
import io.flotilla.machine.MachineId;
import io.flotilla.raft.LogOptions;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogFormatTest {
    private static final UnitName UNIT = new UnitName("web@1.service");
    private static final UnitFile FILE =
            UnitFile.parse("[Service]\nExecStart=/bin/sh -c \"a \\\n  b\"\nEnvironment=\n[X-Fleet]\nGlobal=true\n");
    private static final MachineId M1 = new MachineId("1".repeat(32));
    private static final MachineId M2 = new MachineId("2".repeat(32));

    static Stream<Command> commands() {
        return Stream.of(
                new Command.SetUnit("r1", UNIT, Optional.of(FILE), Optional.of(TargetState.LAUNCHED)),
                new Command.SetUnit("r2", UNIT, Optional.empty(), Optional.of(TargetState.LOADED)),
                new Command.SetUnit("r3", UNIT, Optional.of(FILE), Optional.empty()),
                new Command.DeleteUnit("r4", UNIT),
                new Command.ApplyPlan(
                        7,
                        List.of(
                                new Assignment(UNIT, 3, Set.of(M1, M2), "on every machine that fits"),
                                new Assignment(new UnitName("b.service"), 4, Set.of(), "no machines"))),
                new Command.PatchMachines(
                        "r5",
                        List.of(
                                new Command.MetadataEdit(M1, "region", Optional.of("eu")),
                                new Command.MetadataEdit(M2, "disk", Optional.empty()))),
                new Command.NewTerm(9, "log", List.of()),
                new Command.NewTerm(10, "log", List.of(new CoreHost(M1, "10.0.0.1", 1), new CoreHost(M2, "", 2))),
                new Command.AddCoreHost("r6", new MachineId("3".repeat(32)), "10.0.0.3"),
                new Command.RemoveCoreHost("r7", M2),
                new Command.LeaveCluster("r9", M2),
                new Command.LeaveCluster("r10", new MachineId("4".repeat(32))),
                new Command.EndLeave(new MachineId("4".repeat(32))),
                new Command.GrantSilence(M1, "run 1", 60_000),
                new Command.GrantSilence(M2, "run 2", 30_000),
                new Command.EndSilence(M2, "run 2"),
                new Command.RaiseLevel(1),
                new Command.ReplaceLog("old"),
                new Command.Import(
                        "r8",
                        List.of(
                                new Command.Wish(UNIT, FILE, TargetState.LAUNCHED, Set.of(M1)),
                                new Command.Wish(new UnitName("t@.service"), FILE, TargetState.INACTIVE, Set.of())),
                        List.of(new Command.MetadataEdit(M1, "region", Optional.of("us")))));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandComesBackAsItWent(Command command) {
        assertEquals(command, Codecs.command(Codecs.COMMAND.encode(command)));
    }

    @Test
    void aSnapshotHoldsTheWholeState() {
        DesiredState state = new DesiredState();
        long index = 0;
        for (Command command : commands().toList()) {
            state.apply(++index, command);
        }
        for (int i = 0; i < 600; i++) {
            UnitName name = new UnitName("many" + i + ".service");
            state.apply(++index, new Command.SetUnit("m" + i, name, Optional.of(FILE), Optional.empty()));
        }
        List<byte[]> chunks = new ArrayList<>();
        Snapshots.encode(state.snapshot(), chunks::add);
        Snapshot restored = Snapshots.decode(chunks);
        assertEquals(state.snapshot(), restored);
        assertEquals(
                List.copyOf(state.snapshot().requests().entrySet()),
                List.copyOf(restored.requests().entrySet()));
    }

    @Test
    void aLevelThatThisVersionDoesNotReadIsNotRaisedTo() {
        byte[] raise = Codecs.COMMAND.encode(new Command.RaiseLevel(Levels.NEWEST + 1));
        assertTrue(String.valueOf(assertThrows(CodecException.class, () -> Codecs.command(raise))
                        .getMessage())
                .contains("needs level %d".formatted(Levels.NEWEST + 1)));
        DesiredState state = new DesiredState();
        state.apply(1, new Command.RaiseLevel(Levels.NEWEST + 1));
        List<byte[]> chunks = new ArrayList<>();
        Snapshots.encode(state.snapshot(), chunks::add);
        assertThrows(CodecException.class, () -> Snapshots.decode(chunks));
    }

    @Test
    void aSnapshotOfLargeUnitsIsInChunksThatTheLogTakes() {
        DesiredState state = new DesiredState();
        UnitFile large = UnitFile.parse("[Service]\n" + ("Environment=" + "x".repeat(1_000) + "\n").repeat(1_000));
        for (int i = 1; i <= 9; i++) {
            UnitName name = new UnitName("large" + i + ".service");
            state.apply(i, new Command.SetUnit("r" + i, name, Optional.of(large), Optional.empty()));
        }
        List<byte[]> chunks = new ArrayList<>();
        Snapshots.encode(state.snapshot(), chunks::add);
        chunks.forEach(chunk -> assertTrue(chunk.length <= LogOptions.MAX_COMMAND_BYTES));
        assertEquals(state.snapshot(), Snapshots.decode(chunks));
    }

    static Stream<List<String>> brokenSnapshots() {
        String head = "{'v':1,'image':{'revision':5,'term':2,'identity':'log','level':1,'units':{},"
                + "'metadataEdits':{},'coreHosts':{},'leaving':[],'replaces':[],'grants':{}},'requests':{}}";
        String unit = "{'name':'a.service','file':[],'hash':'h','target':'inactive','revision':1,'machines':[],"
                + "'reason':'','changed':1}";
        return Stream.of(
                List.of("needs level 2", head.replace("'v':1", "'v':2")),
                List.of("leaving is missing", head.replace(",'leaving':[]", "")),
                List.of("image.tokens is unknown", head.replace("'leaving'", "'tokens':{},'leaving'")),
                List.of(
                        "requests.r.outcome is \"DANCED\"",
                        head.replace("'requests':{}", "'requests':{'r':{'revision':5,'outcome':'DANCED'}}")),
                List.of("a.service is there twice", head, "{'v':1,'units':[" + unit + "," + unit + "]}"));
    }

    @ParameterizedTest
    @MethodSource("brokenSnapshots")
    void aSnapshotThatCannotBeReadWhollyIsRefused(List<String> refusalAndChunks) {
        List<byte[]> chunks = refusalAndChunks.stream()
                .skip(1)
                .map(chunk -> chunk.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                .toList();
        Exception refusal = assertThrows(IllegalArgumentException.class, () -> Snapshots.decode(chunks));
        assertTrue(String.valueOf(refusal.getMessage()).contains(refusalAndChunks.get(0)), refusal.getMessage());
    }
}
