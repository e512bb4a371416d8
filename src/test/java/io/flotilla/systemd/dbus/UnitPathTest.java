package io.flotilla.systemd.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitPathTest {

    @ParameterizedTest
    @CsvSource({"1a-b_c.service,_31a_2db_5fc_2eservice", "x@1.service,x_401_2eservice", "a\\x2d.mount,a_5cx2d_2emount"})
    void pathsAreThoseOfSystemd(String unit, String path) {
        assertEquals(UnitPath.PREFIX + path, UnitPath.of(unit));
    }

    @Property
    void aPathLeadsBackToItsUnit(@ForAll @NotEmpty String text) {
        String unit = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertEquals(Optional.of(unit), UnitPath.unit(UnitPath.of(unit)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_", "a_2", "a_zz"})
    void aBrokenPathIsNoUnit(String path) {
        assertEquals(Optional.empty(), UnitPath.unit(UnitPath.PREFIX + path));
    }

    @Test
    void anotherObjectIsNoUnit() {
        assertTrue(UnitPath.unit("/org/freedesktop/systemd1/job/1").isEmpty());
    }
}
