package io.flotilla.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitOption;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {
    enum Colour {
        RED,
        BLUE
    }

    record Inner(String text, long number) {
        Inner {
            if (number < 0) {
                throw new IllegalArgumentException("%d is below 0".formatted(number));
            }
        }
    }

    record All(
            String text,
            int small,
            boolean yes,
            Colour colour,
            UnitName unit,
            UnitFile file,
            Optional<Inner> maybe,
            List<Inner> list,
            Set<MachineId> machines,
            SortedMap<UnitName, Inner> byUnit,
            Map<String, Optional<String>> edits) {}

    sealed interface Thing {}

    record RedBall(int size) implements Thing {}

    record Cube(int edge) implements Thing {}

    record Box(Thing thing, Colour colour, Optional<String> label) {}

    /** As if level 2 had brought cubes, the colour blue and labels. */
    private static final LevelTable LEVELS = new LevelTable() {
        @Override
        public int of(Class<?> type) {
            return type == Cube.class ? 2 : 1;
        }

        @Override
        public int of(Class<?> type, String member) {
            return member.equals("BLUE") || member.equals("label") ? 2 : 1;
        }

        @Override
        public int newest() {
            return 2;
        }
    };

    private static final Codec<Inner> INNER = Codec.strict(Inner.class, "an inner", LevelTable.FIRST);
    private static final Codec<Box> BOX = Codec.strict(Box.class, "a box", LEVELS);
    private static final Codec<All> GROWING = Codec.growing(All.class, "all");
    private static final MachineId MACHINE = new MachineId("1".repeat(32));

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyTypeComesBackAsItWent() {
        Codec<All> codec = Codec.strict(All.class, "all", LevelTable.FIRST);
        All full = new All(
                "ä\u0000\"",
                Integer.MIN_VALUE,
                true,
                Colour.BLUE,
                new UnitName("a.service"),
                new UnitFile(List.of(new UnitOption("Service", "ExecStart", "/bin/true"))),
                Optional.of(new Inner("x", Long.MAX_VALUE)),
                List.of(new Inner("y", 0), new Inner("y", 0)),
                Set.of(MACHINE),
                new TreeMap<>(Map.of(new UnitName("b.service"), new Inner("", 1))),
                Map.of("set", Optional.of("v"), "gone", Optional.empty()));
        assertEquals(full, codec.decode(codec.encode(full)));
    }

    @Test
    void aFieldThatIsEmptyIsLeftOut() {
        assertEquals(
                "{\"v\":1,\"thing\":{\"kind\":\"red-ball\",\"size\":3},\"colour\":\"RED\"}",
                text(BOX.encode(new Box(new RedBall(3), Colour.RED, Optional.empty()))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'v':1,'text':'t','number':1,'more':2}     | more is unknown at level 1
            {'v':1,'text':'t'}                         | number is missing
            {'v':1,'text':'t','number':'1'}            | number is text, not a whole number
            {'v':1,'text':7,'number':1}                | text is a number, not text
            {'v':1,'text':'t','number':1.0}            | number is a number, not a whole number
            {'v':1,'text':'t','number':true}           | number is true, not a whole number
            {'v':1,'text':'t','number':[1]}            | number is a list, not a whole number
            {'v':1,'text':'t','number':1,'number':1}   | number is there twice
            {'v':1,'text':null,'number':1}             | text is null
            {'v':1,'text':'t','number':-1}             | is wrong: -1 is below 0
            {'v':2,'text':'t','number':1}              | needs level 2, this version reads up to 1
            {'v':0,'text':'t','number':1}              | it is of level 0, this version reads from 1
            {'v':'1','text':'t','number':1}            | it does not begin with the level that it needs
            {'text':'t','number':1,'v':1}              | it does not begin with the level that it needs
            {'v':1,'text':'t','number':99999999999999999999} | it cannot be parsed
            {'v':1,'text':'t','number':1}x             | it cannot be parsed
            {'v':1,'text':'t','number':1}{}            | it goes on after its end
            {'v':1,'text':'t'                          | it cannot be parsed
            [1]                                        | it is no object
            ''                                         | not an inner
            """)
    void whatIsNotExactlyRightIsRefusedInWords(String input, String words) {
        CodecException refused = assertThrows(CodecException.class, () -> INNER.decode(bytes(input)));
        assertTrue(
                words.startsWith("needs level")
                        || String.valueOf(refused.getMessage()).startsWith("not an inner: "),
                refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    }

    @Test
    void whatIsWrongDeepInsideIsNamedWithItsPath() {
        Codec<All> codec = Codec.strict(All.class, "all", LevelTable.FIRST);
        String good = "{'v':1,'text':'','small':0,'yes':false,'colour':'RED','unit':'a.service','file':[],'list':"
                + "[{'text':'','number':0},{'text':'','number':'x'}],'machines':[],'byUnit':{},'edits':{}}";
        CodecException refused = assertThrows(CodecException.class, () -> codec.decode(bytes(good)));
        assertEquals("not all: list[1].number is text, not a whole number", refused.getMessage());
    }

    @Test
    void whatALaterLevelBroughtIsNotWrittenBelowIt() {
        Box cube = new Box(new Cube(1), Colour.RED, Optional.empty());
        Box blue = new Box(new RedBall(1), Colour.BLUE, Optional.empty());
        Box labelled = new Box(new RedBall(1), Colour.RED, Optional.of("l"));
        for (Box box : List.of(cube, blue, labelled)) {
            assertEquals(2, BOX.needs(box));
            assertEquals(
                    "a box needs level 2",
                    assertThrows(CodecException.class, () -> BOX.encode(box, 1)).getMessage());
            assertEquals(box, BOX.decode(BOX.encode(box, 2)));
        }
        Box plain = new Box(new RedBall(1), Colour.RED, Optional.empty());
        assertArrayEquals(BOX.encode(plain, 1), BOX.encode(plain, 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'v':1,'thing':{'kind':'cube','edge':1},'colour':'RED'}                  | thing kind "cube" is unknown at level 1
            {'v':1,'thing':{'kind':'red-ball','size':1},'colour':'BLUE'}             | colour is "BLUE", which level 1 does not have
            {'v':1,'thing':{'kind':'red-ball','size':1},'colour':'RED','label':'l'}  | label is unknown at level 1
            {'v':2,'thing':{'kind':'pyramid'},'colour':'RED'}                        | thing kind "pyramid" is unknown at level 2
            {'v':2,'thing':{'size':1,'kind':'red-ball'},'colour':'RED'}              | thing it does not begin with its "kind"
            {'v':3,'thing':{'kind':'red-ball','size':1},'colour':'RED'}              | needs level 3, this version reads up to 2: upgrade this host
            """)
    void whatDoesNotBelongToItsLevelIsRefused(String input, String words) {
        CodecException refused = assertThrows(CodecException.class, () -> BOX.decode(bytes(input)));
        assertEquals(words.startsWith("needs level") ? words : "not a box: " + words, refused.getMessage());
    }

    @Test
    void aGrowingValueHasDefaultsAndIgnoresWhatItDoesNotKnow() {
        Codec<Inner> codec = Codec.growing(Inner.class, "an inner");
        assertEquals(new Inner("", 0), codec.decode(bytes("{}")));
        assertEquals(new Inner("t", 0), codec.decode(bytes("{'new':{'deep':[1,{}]},'text':'t','x':null}")));
        assertEquals("{\"text\":\"t\"}", text(codec.encode(new Inner("t", 0))));
        assertThrows(CodecException.class, () -> codec.decode(bytes("{'text':7}")));
        assertThrows(CodecException.class, () -> codec.decode(bytes("{'text':null}")));
        assertThrows(CodecException.class, () -> codec.decode(bytes("{'text':'a','text':'a'}")));
        assertThrows(CodecException.class, () -> GROWING.decode(bytes("{}")));
    }

    record Page<T>(List<T> items, Optional<T> next) {}

    record Question() implements Supplier<Page<Inner>> {
        @Override
        public Page<Inner> get() {
            return new Page<>(List.of(new Inner("a", 1)), Optional.of(new Inner("b", 2)));
        }
    }

    @Test
    void aGenericRecordIsSpelledByItsArguments() {
        Type type = ((ParameterizedType) Question.class.getGenericInterfaces()[0]).getActualTypeArguments()[0];
        Codec<Object> codec = Codec.strict(type, "a page", LevelTable.FIRST);
        assertEquals(new Question().get(), codec.decode(codec.encode(new Question().get())));
    }

    @Test
    void whatIsNoObjectBecomesOne() {
        Codec<Object> codec = Codec.strict((Type) String.class, "a text", LevelTable.FIRST);
        assertEquals("{\"v\":1,\"value\":\"t\"}", text(codec.encode("t")));
        assertEquals("t", codec.decode(codec.encode("t")));
        assertThrows(CodecException.class, () -> codec.decode(bytes("{'v':1}")));
        assertThrows(CodecException.class, () -> codec.decode(bytes("{'v':1,'value':'t','more':1}")));
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "[".repeat(10_000);
        assertThrows(CodecException.class, () -> GROWING.decode(bytes("{'x':" + deep)));
    }

    @Test
    void bytesThatAreNoTextAreRefused() {
        for (byte[] bytes : List.of(new byte[] {(byte) 0xff, (byte) 0xfe}, new byte[] {0, 0, 0, 0}, new byte[0])) {
            assertThrows(CodecException.class, () -> INNER.decode(bytes));
        }
    }
}
