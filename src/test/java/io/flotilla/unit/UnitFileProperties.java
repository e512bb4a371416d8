package io.flotilla.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class UnitFileProperties {

    /** Text made of what matters to a parser, so that most of it is close to one of its rules. */
    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> piece = Arbitraries.of(
                "\\", "\\", "\n", "\n", "\\\n", "\r", "\r\n", "\0", "[", "]", "[S]", "=", "#", ";", " ", "\t", "a", "b",
                "\u00a0", "\u0085", "\u000b", "\uFEFF", "\u2028", "\u001c", "é", "😀", "\ud800", "x=y");
        return Arbitraries.oneOf(
                piece.list().ofMaxSize(24).map(pieces -> String.join("", pieces)),
                Arbitraries.strings().ofMaxLength(40));
    }

    @Provide
    Arbitrary<List<UnitOption>> options() {
        Arbitrary<String> sections = Arbitraries.oneOf(Arbitraries.of("S", "T", "X-Fleet"), hostile());
        Arbitrary<String> names = Arbitraries.oneOf(Arbitraries.of("a", "b"), hostile());
        return Combinators.combine(sections, names, hostile())
                .as(UnitFileProperties::option)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow)
                .list()
                .ofMaxSize(6);
    }

    private static Optional<UnitOption> option(String section, String name, String value) {
        try {
            return Optional.of(new UnitOption(section, name, value));
        } catch (UnitFileException refused) {
            return Optional.empty();
        }
    }

    @Property
    void whatIsPrintedIsReadBackAsItWas(@ForAll("options") List<UnitOption> options) {
        UnitFile file = new UnitFile(options);

        UnitFile again = UnitFile.parse(file.print().getBytes(StandardCharsets.UTF_8));

        assertEquals(grouped(options), again.options());
        assertEquals(file.hash(), again.hash());
    }

    @Property
    void systemdReadsEachOptionAndNothingElse(@ForAll("options") List<UnitOption> options) {
        List<String> expected = grouped(options).stream()
                .map(option -> SystemdReading.assignment(option.section(), option.name(), folded(option.value())))
                .toList();

        assertEquals(expected, SystemdReading.of(new UnitFile(options).print()));
    }

    @Property
    void anyTextIsAFileOrRefused(@ForAll("hostile") String text) {
        try {
            UnitFile file = UnitFile.parse("[S]\n" + text);
            assertEquals(file.print(), UnitFile.parse(file.print()).print());
        } catch (UnitFileException refused) {
            assertNotEquals("", refused.getMessage());
        }
    }

    @Property(tries = 20_000)
    void aFileThatIsReadIsReadAsSystemdReadsIt(@ForAll("hostile") String text) {
        List<UnitOption> read;
        try {
            read = UnitFile.parse("[S]\n" + text).options();
        } catch (UnitFileException refused) {
            return;
        }
        List<String> expected = SystemdReading.of("[S]\n" + text);

        assertEquals(
                expected,
                read.stream()
                        .map(option ->
                                SystemdReading.assignment(option.section(), option.name(), folded(option.value())))
                        .toList());
    }

    private static String folded(String value) {
        return value.replace("\\\n", " ");
    }

    private static List<UnitOption> grouped(List<UnitOption> options) {
        Map<String, List<UnitOption>> sections = new LinkedHashMap<>();
        options.forEach(option -> sections.computeIfAbsent(option.section(), name -> new ArrayList<>())
                .add(option));
        return sections.values().stream().flatMap(List::stream).toList();
    }
}
