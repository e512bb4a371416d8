package io.flotilla.cli.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitArgumentTest {
    @ParameterizedTest
    @CsvSource({
        "hello,              hello.service,       hello.service",
        "hello.service,      hello.service,       hello.service",
        "./a/hello.service,  ./a/hello.service,   hello.service",
        "/etc/units/tick.timer, /etc/units/tick.timer, tick.timer",
        "web@1,              web@1.service,       web@1.service",
        "my.app,             my.app.service,      my.app.service",
        "data.mount,         data.mount,          data.mount",
        "all.target,         all.target,          all.target",
        "service,            service.service,     service.service",
    })
    void aNameIsMadeOfWhatWasGiven(String text, String path, String name) {
        UnitArgument argument = UnitArgument.of(text);
        assertEquals(path, argument.path());
        assertEquals(name, argument.name());
    }

    @Test
    void theTemplateOfAnInstanceLiesBesideIt() {
        UnitArgument argument = UnitArgument.of("units/web@1");
        assertEquals(Optional.of("web@.service"), argument.template());
        assertEquals("units/web@.service", argument.beside("web@.service"));
        assertEquals("web@.service", UnitArgument.of("web@1").beside("web@.service"));
        assertEquals(Optional.empty(), UnitArgument.of("web").template());
    }
}
