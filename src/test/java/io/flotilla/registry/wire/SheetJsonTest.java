package io.flotilla.registry.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.OrderSheet;
import io.flotilla.desired.OrderSheet.Order;
import io.flotilla.desired.SheetDelta;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SheetJsonTest {
    private static final MachineId MACHINE = new MachineId("1".repeat(32));
    private static final UnitName A = new UnitName("a@1.service");
    private static final UnitName B = new UnitName("b.service");
    private static final UnitFile FILE =
            UnitFile.parse("[Service]\nExecStart=/bin/sh -c \"a\"\n[X-Fleet]\nOnIsolated=stop\n");

    private static final OrderSheet SHEET = new OrderSheet(
            MACHINE,
            "log",
            3,
            Integer.MAX_VALUE + 5L,
            new TreeMap<>(Map.of(
                    A, new Order(FILE, FILE.hash(), TargetState.LAUNCHED, 7),
                    B, new Order(FILE, FILE.hash(), TargetState.LOADED, Integer.MAX_VALUE + 4L))),
            Set.of(new UnitName("kept.service")));

    private static final SheetDelta DELTA =
            new SheetDelta(MACHINE, "log", 3, 8, 9, SHEET.orders(), Set.of(new UnitName("gone.service")), Set.of(A));

    private static String refusal(JsonObject json) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> SheetJson.sheet(json.toBuffer()))
                .getMessage());
    }

    private static JsonObject sheet() {
        return SheetJson.encode(SHEET);
    }

    private static JsonObject order() {
        return sheet().getJsonArray("orders").getJsonObject(0);
    }

    @Test
    void aSheetComesBackAsItWent() {
        assertEquals(SHEET, SheetJson.sheet(SheetJson.encode(SHEET)));
    }

    @Test
    void whatChangedComesBackAsItWent() {
        assertEquals(DELTA, SheetJson.delta(SheetJson.encode(DELTA)));
    }

    @Test
    void aSheetIsNoDeltaAndADeltaIsNoSheet() {
        assertThrows(IllegalArgumentException.class, () -> SheetJson.delta(SheetJson.encode(SHEET)));
        assertThrows(IllegalArgumentException.class, () -> SheetJson.sheet(SheetJson.encode(DELTA)));
    }

    @Test
    void aSheetOfANewerFormatIsRefusedWhateverItHolds() {
        assertTrue(refusal(new JsonObject().put("v", 2).put("else", 1)).contains("format 2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "null", "[]", "7", "{", "{\"v\":1}", "{\"v\":\"1\"}"})
    void whatIsNoSheetIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> SheetJson.sheet(Buffer.buffer(text)));
    }

    @Test
    void everyFieldHasToBeThereAndNoOther() {
        for (String field : sheet().fieldNames()) {
            JsonObject json = sheet();
            json.remove(field);
            refusal(json);
        }
        assertTrue(refusal(sheet().put("more", 1)).contains("more"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "machine|`7`", "machine|`\"host\"`", "log|`7`", "term|`\"1\"`", "term|`-1`", "term|`4294967296`",
                "revision|`1.5`", "revision|`null`", "revision|`-1`", "orders|`{}`", "orders|`[1]`", "kept|`\"a\"`",
                "kept|`[7]`", "kept|`[\"no name\"]`", "kept|`[\"a.service\",\"a.service\"]`",
            },
            delimiter = '|')
    void aFieldHasToBeWhatItShould(String field, String value) {
        JsonObject wrong = new JsonObject("{\"value\":%s}".formatted(value));
        refusal(sheet().put(field, wrong.getValue("value")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "unit|`\"no name\"`",
                "options|`[\"Service\",\"Restart\"]`",
                "options|`[\"Service\",\"Restart\",7]`",
                "options|`[\"Service\",\"Restart\",\"x\\ny\"]`",
                "hash|`\"0000\"`",
                "target|`\"gone\"`",
                "revision|`true`",
            },
            delimiter = '|')
    void anOrderHasToBeWhatItShould(String field, String value) {
        JsonObject wrong = new JsonObject("{\"value\":%s}".formatted(value));
        refusal(sheet().put("orders", new JsonArray().add(order().put(field, wrong.getValue("value")))));
    }

    @Test
    void aUnitIsNotOrderedTwice() {
        assertTrue(refusal(sheet().put("orders", new JsonArray().add(order()).add(order())))
                .contains("twice"));
    }

    @Test
    void aCutOffSheetIsRefused() {
        Buffer whole = SheetJson.encode(SHEET).toBuffer();
        for (int length = 0; length < whole.length(); length += 7) {
            Buffer part = whole.slice(0, length);
            assertThrows(IllegalArgumentException.class, () -> SheetJson.sheet(part));
        }
    }
}
