package io.flotilla.systemd.dbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitPathTest {

    @ParameterizedTest
    @CsvSource({"1a-b_c.service,_31a_2db_5fc_2eservice", "x@1.service,x_401_2eservice", "a\\x2d.mount,a_5cx2d_2emount"})
    void pathsAreThoseOfSystemd(String unit, String path) {
        assertEquals(UnitPath.PREFIX + path, UnitPath.of(unit));
    }
}
