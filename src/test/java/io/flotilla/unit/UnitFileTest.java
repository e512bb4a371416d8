package io.flotilla.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitFileTest {

    static Stream<Arguments> readings() {
        return Stream.of(
                Arguments.of("", ""),
                Arguments.of("anything a=b", ""),
                Arguments.of("ignored = yes\n[S]\na=b", "[S]\na=b\n"),
                Arguments.of("# see [1] here\n; and [2]\n[S]\na=b", "[S]\na=b\n"),
                Arguments.of("# ends here \\\n[S]\na=b", "[S]\na=b\n"),
                Arguments.of("goes on \\\n[T]\n[S]\na=b", "[S]\na=b\n"),
                Arguments.of("see [T]\n[S]\na=b", "[S]\na=b\n"),
                Arguments.of("[S]", ""),
                Arguments.of("[S]  \t\na=b", "[S]\na=b\n"),
                Arguments.of("[S]\n  a  =  b c \t\n", "[S]\na=b c\n"),
                Arguments.of("[S]\n\u00a0a\u2003=\u0085b\u000b\n", "[S]\n\u00a0a\u2003=\u0085b\u000b\n"),
                Arguments.of("[S]\na=b=c\n", "[S]\na=b=c\n"),
                Arguments.of("[S]\na=\na=\n", "[S]\na=\na=\n"),
                Arguments.of("[S]\nb=1\na=2\nb=3\n", "[S]\nb=1\na=2\nb=3\n"),
                Arguments.of("[S]\na=1\n[T]\nb=2\n[S]\nc=3\n", "[S]\na=1\nc=3\n\n[T]\nb=2\n"),
                Arguments.of("[S]\n # one\n;two\na=b # kept\n", "[S]\na=b # kept\n"),
                Arguments.of("[S]\n# was: /old \\\nUser=nobody\na=b\n", "[S]\nUser=nobody\na=b\n"),
                Arguments.of("[S]\n#\u00ff\n# " + "x".repeat(3000) + "\na=b\n", "[S]\na=b\n"),
                Arguments.of("[S]\na=b \\\n  c \\\nd\ne=f\n", "[S]\na=b \\\n  c \\\nd\ne=f\n"),
                Arguments.of("[S]\na=b \\\n[T]\nc=d\n", "[S]\na=b \\\n[T]\nc=d\n"),
                Arguments.of("[S]\na=\\\nb\n", "[S]\na=\\\nb\n"),
                Arguments.of("[S]\na=b \\\n # no\n;no\nc\n", "[S]\na=b \\\nc\n"),
                Arguments.of("[S]\na=b\\\\\nc=d\n", "[S]\na=b\\\\\nc=d\n"),
                Arguments.of("[S]\na=b\\\\\\\nc=d\n", "[S]\na=b\\\\\\\nc=d\n"),
                Arguments.of("[S]\na=b \\\n\nc=d\n", "[S]\na=b\nc=d\n"),
                Arguments.of("[S]\na=b \\\n \\\n \\\n\nc=d\n", "[S]\na=b\nc=d\n"),
                Arguments.of("[S]\na=b \\", "[S]\na=b\n"),
                Arguments.of("[S]\na=b \\\n# the end", "[S]\na=b\n"),
                Arguments.of("[S]\r\na=b \\\r\nc\r\n# x\r\n", "[S]\na=b \\\nc\n"),
                Arguments.of("[S]\na=b\rc=d\n\re=f\0g=h", "[S]\na=b\nc=d\ne=f\ng=h\n"),
                Arguments.of("[S]\na=b\\ \nc=d\n", "[S]\na=b\\ \nc=d\n"),
                Arguments.of("[S]\na\\\n=b\n", "[S]\na=b\n"),
                Arguments.of("[S\\\n]\na=b\n", "[S ]\na=b\n"),
                Arguments.of("\uFEFF[S]\na=b\n", "[S]\na=b\n"),
                Arguments.of("[S]\na=" + "x".repeat(3000), "[S]\na=" + "x".repeat(3000) + "\n"));
    }

    @ParameterizedTest
    @MethodSource("readings")
    void aFileIsReadAsFleetAndSystemdDo(String text, String printed) {
        assertEquals(printed, UnitFile.parse(text).print());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("[S", "a section without its ]", "1:1 [S"),
                Arguments.of("[S\n]\na=b", "a section without its ]", "1:1 [S"),
                Arguments.of("# x\n[S]  x\na=b", "found garbage after a section: \"x\"", "2:6 [S]  x"),
                Arguments.of("[S]\n\n  ExecStart /bin/x\n", "a line without \"=\"", "3:3   ExecStart /bin/x"),
                Arguments.of("[S]\na", "a line without \"=\"", "2:1 a"),
                Arguments.of("[S]\na=b \\\n c\nd\n", "a line without \"=\"", "4:1 d"),
                Arguments.of("[S]\n=b", "a line without a name before its \"=\"", "2:1 =b"),
                Arguments.of("[]\na=b", "a section without a name", "1:1 []"),
                Arguments.of("\uFEFF[S]\n\uFEFF[T=]\n", "invalid option name \"\uFEFF[T\"", "2:1 \uFEFF[T=]"),
                Arguments.of("[S]\na=" + "x".repeat(1 << 20), "line too long (max 1048576 bytes)", "2:1 a=x"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aFileThatCannotBeReadIsRefusedInWordsWithItsPlace(String text, String message, String where) {
        var refusal = assertThrows(UnitFileException.class, () -> UnitFile.parse(text));

        assertEquals(message, refusal.getMessage());
        UnitFileException.Place place = refusal.place().orElseThrow();
        String found = "%d:%d %s".formatted(place.line(), place.column(), place.text());
        assertEquals(where, found.substring(0, Math.min(where.length(), found.length())));
    }

    static Stream<Arguments> optionRefusals() {
        return Stream.of(
                Arguments.of("S\nT", "a", "b", "option section must not contain LF"),
                Arguments.of("S", "a\r", "b", "option name must not contain CR"),
                Arguments.of("S", "a\0", "b", "option name must not contain NUL"),
                Arguments.of("S]", "a", "b", "invalid section \"S]\""),
                Arguments.of("", "a", "b", "invalid section \"\""),
                Arguments.of("S", "", "b", "option name cannot be empty in section \"S\""),
                Arguments.of("S", "a=", "b", "invalid option name \"a=\""),
                Arguments.of("S", " a", "b", "invalid option name \" a\""),
                Arguments.of("S", "[T]", "b", "invalid option name \"[T]\""),
                Arguments.of("S", "#a", "b", "invalid option name \"#a\""),
                Arguments.of("S", ";a", "b", "invalid option name \";a\""),
                Arguments.of("S", "\uFEFFa", "b", "invalid option name \"\uFEFFa\""),
                Arguments.of("S", "a", "\ud800", "option \"a\" is not valid Unicode"),
                Arguments.of("S", "a", "b\nUser=root", "value of option \"a\" must not contain LF"),
                Arguments.of("S", "a", "b\\\\\nUser=root", "value of option \"a\" must not contain LF"),
                Arguments.of("S", "a", "b \\\n\nUser=root", "value of option \"a\" must not contain LF"),
                Arguments.of("S".repeat(1 << 20), "a", "b", "line too long (max 1048576 bytes)"),
                Arguments.of("S", "a".repeat(1 << 20), "", "line too long (max 1048576 bytes)"),
                Arguments.of("S", "a", "b\\\n" + "x".repeat(1 << 20), "line too long (max 1048576 bytes)"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("b\\", "a=b\\ \n"),
                Arguments.of("b \\\n", "a=b\n"),
                Arguments.of("b \\\n \\\n\n", "a=b\n"),
                Arguments.of("b \\\n # c \\\nd", "a=b \\\nd\n"),
                Arguments.of("b \\\n # c", "a=b\n"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueThatFleetTookIsPrintedSoThatSystemdReadsIt(String value, String printed) {
        assertEquals("[S]\n" + printed, new UnitFile(List.of(new UnitOption("S", "a", value))).print());
    }

    @ParameterizedTest
    @MethodSource("optionRefusals")
    void anOptionCannotSmuggleALine(String section, String name, String value, String message) {
        var refusal = assertThrows(UnitFileException.class, () -> new UnitOption(section, name, value));

        assertEquals(message, refusal.getMessage());
    }

    @Test
    void theRunHashIsThatOfWhatSystemdReads() {
        String run = "[Service]\nExecStart=/bin/true\n";
        UnitFile file = UnitFile.parse("[X-Fleet]\nGlobal=true\n" + run + "[X-Other]\na=b\n");
        assertEquals(UnitFile.parse(run).hash(), file.runHash());
        assertNotEquals(file.hash(), file.runHash());
        assertNotEquals(
                file.runHash(),
                UnitFile.parse(run + "X-Fleet=here is not a section\n").runHash());
    }

    @Test
    void theHashIsFleets() {
        UnitFile file = UnitFile.parse("[Service]\nExecStart=/bin/sleep 100\n");

        assertEquals("1c6fb6f3684bafb0c173d8b8b957ceff031180c1", file.hash());
    }

    @Test
    void bytesMustBeUtf8() {
        byte[] latin = "[S]\na=\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

        var refusal = assertThrows(UnitFileException.class, () -> UnitFile.parse(latin));

        assertEquals("option \"a\" is not valid Unicode", refusal.getMessage());
        assertEquals(2, refusal.place().orElseThrow().line());
        byte[] inComment = "[S]\n# \u00e9 \u00ff\na=b\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("[S]\na=b\n", UnitFile.parse(inComment).print());
        assertEquals(
                List.of("\u00e9"),
                UnitFile.parse("[S]\na=\u00e9\n".getBytes(StandardCharsets.UTF_8))
                        .values("S", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "[", "#", "\\\n", "[\n", "#\n", "#\\\n", "[S]\n", "[S]\na=\\\n", "[S]\na=b\n", " \n"})
    void aMegabyteOfAnythingIsReadOrRefusedInLinearTime(String piece) {
        String head = "[S]\na=\\\n";
        String body = piece.repeat(1_000_000 / piece.length());

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            for (String text : List.of(body, head + body)) {
                try {
                    UnitFile.parse(text).hash();
                } catch (UnitFileException refused) {
                    assertNotEquals("", refused.getMessage());
                }
            }
        });
    }
}
