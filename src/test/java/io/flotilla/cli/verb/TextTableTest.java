package io.flotilla.cli.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.flotilla.cli.Failure;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private static final Map<String, BiFunction<String, Boolean, String>> COLUMNS = Map.of(
            "name", (item, full) -> item, "size", (item, full) -> full ? item + item : String.valueOf(item.length()));

    private static String print(String fields, boolean full, boolean legend, String... items) {
        return new TextTable<>(COLUMNS, fields).print(List.of(items), full, legend);
    }

    @Test
    void columnsAreAlignedWithTabs() {
        assertEquals(
                "NAME\t\tSIZE\nshort\t\t5\nsomewhat-long\t13\n",
                print("name,size", false, true, "short", "somewhat-long"));
    }

    @Test
    void aCellThatFillsItsTabsGetsOneMore() {
        assertEquals("12345678\t8\n1\t\t1\n", print("name,size", false, false, "12345678", "1"));
    }

    @Test
    void charactersCountAndNotBytes() {
        assertEquals("äöüäöü\t6\n1\t1\n", print("name,size", false, false, "äöüäöü", "1"));
    }

    @Test
    void anEmptyCellIsADash() {
        assertEquals("-\t0\n", print("name,size", false, false, ""));
    }

    @Test
    void theLastColumnHasNoTabs() {
        assertEquals("SIZE\nabab\n", print("size", true, true, "ab"));
    }

    @Test
    void unknownAndMissingFieldsAreRefused() {
        assertEquals(
                "Invalid key in output format: \"nix\"",
                assertThrows(Failure.class, () -> print("name,nix", false, true))
                        .words());
        assertEquals(
                "Must define output format",
                assertThrows(Failure.class, () -> print("", false, true)).words());
    }
}
