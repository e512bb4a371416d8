package io.flotilla.unit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FleetOptionsTest {
    private static final UnitName NAME = new UnitName("web@1.service");

    private static FleetOptions options(String... lines) {
        return FleetOptions.of(NAME, file(lines));
    }

    private static UnitFile file(String... lines) {
        return UnitFile.parse("[X-Fleet]\n" + String.join("\n", lines));
    }

    private static List<String> texts(List<Glob> globs) {
        return globs.stream().map(Glob::toString).toList();
    }

    @Test
    void aUnitWithoutTheSectionAsksForNothing() {
        FleetOptions options = FleetOptions.of(NAME, UnitFile.parse("[Service]\nMachineID=x\nGlobal=true\n"));

        assertEquals(Optional.empty(), options.machineId());
        assertEquals(List.of(), options.peers());
        assertEquals(List.of(), options.conflicts());
        assertEquals(List.of(), options.replaces());
        assertEquals(Map.of(), options.metadata());
        assertEquals(false, options.isGlobal());
        assertEquals(OnIsolated.KEEP, options.onIsolated());
    }

    @Test
    void optionsThatMeanNothingAreNamed() {
        assertEquals(
                List.of("Machineof", "Require"),
                FleetOptions.unknownKeys(
                        file("Machineof=a", "MachineOf=a", "X-Conflicts=b", "Require=c", "Require=d")));
    }

    static Stream<Arguments> items() {
        return Stream.of(
                Arguments.of("a b", List.of("a b")),
                Arguments.of("\"a\" \"b\"", List.of("a", "b")),
                Arguments.of("\"a b\" \"c\"", List.of("a b", "c")),
                Arguments.of("\"a\"  \"b\"", List.of("a", "", "b")),
                Arguments.of("\"a\" b \"c\"", List.of("a", "b", "c")),
                Arguments.of("\"a\" b", List.of("\"a\" b")),
                Arguments.of("\"a\"\t\"b\"", List.of("a\tb")),
                Arguments.of("\"", List.of("")),
                Arguments.of("", List.of("")));
    }

    @ParameterizedTest
    @MethodSource("items")
    void aQuotedValueHasManyItems(String value, List<String> items) {
        assertEquals(items, options("MachineOf=" + value).peers());
    }

    @Test
    void repeatedKeysAppendAndLegacyPeersAndConflictsComeFirst() {
        FleetOptions options = options(
                "MachineOf=a", "X-ConditionMachineOf=b", "MachineOf=c", "Conflicts=d", "X-Conflicts=e", "Conflicts=f");

        assertEquals(List.of("b", "a", "c"), options.peers());
        assertEquals(List.of("e", "d", "f"), texts(options.conflicts()));
    }

    @ParameterizedTest
    @CsvSource({
        "%n, web@1.service",
        "%N, web@1",
        "%p, web",
        "%i, 1",
        "%p-%i-%p, web-1-web",
        "%%i, %1",
        "%x, %x",
        "a@%i.service, a@1.service",
    })
    void specifiersAreResolvedInEveryValue(String value, String resolved) {
        FleetOptions options = options("MachineOf=" + value, "Replaces=" + value, "MachineID=" + value);

        assertEquals(List.of(resolved), options.peers());
        assertEquals(List.of(resolved), texts(options.replaces()));
        assertEquals(Optional.of(resolved), options.machineId());
    }

    @Test
    void specifiersAreResolvedOneAfterTheOther() {
        FleetOptions options = FleetOptions.of(new UnitName("px.service"), file("MachineOf=%%n"));

        assertEquals(List.of("pxx.service"), options.peers());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MachineID=a|MachineID=b|X-ConditionMachineID=c|a",
                "X-ConditionMachineBootID=b|X-ConditionMachineID=a|X-ConditionMachineID=c|a",
                "X-ConditionMachineBootID=b|MachineID=\"x\" \"y\"|X-ConditionMachineID=c|x",
                "X-ConditionMachineBootID=b|X-ConditionMachineBootID=c|A=b|b",
            })
    void theFirstMachineIdWinsAndLegacyOnesStandBack(String one, String two, String three, String id) {
        assertEquals(Optional.of(id), options(one, two, three).machineId());
    }

    @Test
    void onlyConflictsAreCutAtWhiteSpace() {
        FleetOptions options = options("Conflicts= a  b\tc ", "Replaces=a b", "MachineOf=a b");

        assertEquals(List.of("a", "b", "c"), texts(options.conflicts()));
        assertEquals(List.of("a b"), texts(options.replaces()));
        assertEquals(List.of("a b"), options.peers());
    }

    @Test
    void metadataOfOneKeyAreAlternatives() {
        FleetOptions options = options(
                "MachineMetadata=\"region=eu\" \"disk=ssd\"",
                "MachineMetadata=region=us",
                "X-ConditionMachineMetadata=cpu= 8");

        assertEquals(
                Map.of("region", Set.of("eu", "us"), "disk", Set.of("ssd"), "cpu", Set.of(" 8")), options.metadata());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "=", "a=", "=b", "a=b=c", "a==b", "\"a\" \"=\""})
    void metadataThatIsNoPairIsDropped(String value) {
        assertEquals(Map.of(), options("MachineMetadata=" + value).metadata());
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "YES, true",
        "1, true",
        "On, true",
        "t, true",
        "false, false",
        "y, false",
        "'', false",
        "'\"false\" \"true\"', true",
        "'\"true\" \"no\"', false"
    })
    void globalIsWhatItsLastItemSays(String value, boolean global) {
        assertEquals(global, options("Global=true", "Global=" + value).isGlobal());
    }

    @ParameterizedTest
    @CsvSource({"keep, KEEP", "stop, STOP", "whatever, KEEP"})
    void aUnitSaysWhatHappensWhenItsMachineIsIsolated(String value, OnIsolated choice) {
        assertEquals(choice, options("OnIsolated=" + value).onIsolated());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MachineOf=a1|Conflicts=b a*|MachineID=x|unresolvable requirements: peer \"a1\" matches conflict \"a*\"",
                "MachineOf=a1|Replaces=a?|MachineID=x|unresolvable requirements: peer \"a1\" matches replace \"a?\"",
                "MachineID=x|MachineOf=a|Conflicts=c|MachineID cannot be used with Peers",
                "MachineID=x|Conflicts=a|Global=true|MachineID cannot be used with Conflicts",
                "MachineID=x|Global=true|Replaces=a|MachineID cannot be used with Global",
                "MachineID=x|Replaces=a|A=b|MachineID cannot be used with Replaces",
                "Global=true|MachineOf=a|Replaces=b|Global cannot be used with Peers",
                "Global=true|Replaces=a|Conflicts=b|Global cannot be used with Replaces",
                "Conflicts=a|Replaces=b|A=b|Conflicts cannot be used with Replaces",
                "OnIsolated=pause|A=b|C=d|invalid OnIsolated \"pause\": expect keep or stop",
            })
    void requirementsThatContradictEachOtherAreRefused(String one, String two, String three, String message) {
        var refusal = assertThrows(UnitFileException.class, () -> FleetOptions.validate(file(one, two, three)));

        assertEquals(message, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Global=true|Conflicts=a|MachineMetadata=a=b",
                "MachineID=x|MachineMetadata=a=b|Global=false",
                "MachineOf=web@%i.service|Conflicts=web@1.service|OnIsolated=stop",
                "Unknown=x|MachineOf=a|MachineMetadata=b",
            })
    void requirementsThatGoTogetherAreTaken(String one, String two, String three) {
        assertDoesNotThrow(() -> FleetOptions.validate(file(one, two, three)));
    }
}
