package io.flotilla.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitNameTest {

    /** Where a name breaks two rules, the earlier rule speaks. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("", "unit name cannot be empty"),
                Arguments.of("a".repeat(256), "unit name exceeds maximum length (255)"),
                Arguments.of("a".repeat(248) + ".service", "unit name exceeds maximum length (255)"),
                Arguments.of("é".repeat(124) + ".service", "unit name exceeds maximum length (255)"),
                Arguments.of("web", "unit name must contain \".\""),
                Arguments.of("@ !", "unit name must contain \".\""),
                Arguments.of("web.", "unit name cannot end in \".\""),
                Arguments.of("@ .", "unit name cannot end in \".\""),
                Arguments.of("web.txt", "invalid unit type: \"txt\""),
                Arguments.of("web.Service", "invalid unit type: \"Service\""),
                Arguments.of("web.busname", "invalid unit type: \"busname\""),
                Arguments.of("web.snapshot", "invalid unit type: \"snapshot\""),
                Arguments.of("a@b .txt", "invalid unit type: \"txt\""),
                Arguments.of("web.x@service", "invalid unit type: \"x@service\""),
                Arguments.of("a@b.mount", "invalid unit type for template: \"mount\""),
                Arguments.of("a @.slice", "invalid unit type for template: \"slice\""),
                Arguments.of("a b.service", "invalid character ' ' in unit name"),
                Arguments.of("a/b.service", "invalid character '/' in unit name"),
                Arguments.of("ü😀.service", "invalid character 'ü' in unit name"),
                Arguments.of("😀.service", "invalid character '😀' in unit name"),
                Arguments.of("@ .service", "invalid character ' ' in unit name"),
                Arguments.of("@a.service", "unit name cannot start in \"@\""),
                Arguments.of(".service", "unit name cannot start in \".\""));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aNameThatSystemdCannotHaveIsRefusedInWords(String name, String message) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new UnitName(name));

        assertEquals(message, refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.automount",
                "a.device",
                "a.mount",
                "a.path",
                "a.scope",
                "a.service",
                "a.slice",
                "a.socket",
                "a.swap",
                "a.target",
                "a.timer",
                "a@.path",
                "a@.service",
                "a@.socket",
                "a@.target",
                "a@.timer",
                "A:_.\\-9.service"
            })
    void everyTypeAndEveryLegalCharacterIsTaken(String name) {
        assertEquals(name, new UnitName(name).toString());
    }

    @Test
    void aNameOf255BytesIsTaken() {
        assertEquals(255, new UnitName("a".repeat(247) + ".service").value().length());
    }

    @ParameterizedTest
    @CsvSource({
        "web.service,     .service, web,     web,   ''",
        "web@1.service,   .service, web@1,   web,   1",
        "web@.service,    .service, web@,    web,   ''",
        "a@b@c.socket,    .socket,  a@b@c,   a,     b@c",
        "a.b@c.d.timer,   .timer,   a.b@c.d, a.b,   c.d",
    })
    void aNameFallsIntoItsParts(String name, String suffix, String withoutSuffix, String prefix, String instance) {
        UnitName unit = new UnitName(name);

        assertEquals(suffix, unit.suffix());
        assertEquals(withoutSuffix, unit.withoutSuffix());
        assertEquals(prefix, unit.prefix());
        assertEquals(instance, unit.instance());
    }

    @ParameterizedTest
    @CsvSource({"web.service, false, false", "web@.service, true, false", "web@1.service, false, true"})
    void aTemplateHasAnAtAndNoInstance(String name, boolean template, boolean instance) {
        assertEquals(template, new UnitName(name).isTemplate());
        assertEquals(instance, new UnitName(name).isInstance());
    }

    @Test
    void anInstanceKnowsItsTemplate() {
        assertEquals(Optional.of(new UnitName("a@.service")), new UnitName("a@b@c.service").template());
        assertEquals(Optional.empty(), new UnitName("a@.service").template());
        assertEquals(Optional.empty(), new UnitName("a.service").template());
    }
}
