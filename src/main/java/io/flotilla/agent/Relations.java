package io.flotilla.agent;

import io.flotilla.unit.UnitFile;
import io.flotilla.unit.UnitName;
import java.util.List;
import java.util.Set;

/** Which other units a unit cannot start without, as far as its file says so (systemd.unit(5), systemd.timer(5), …). */
final class Relations {
    /** Units of these types start the service of their own name, unless they name another one. */
    private static final Set<String> TRIGGERS = Set.of(".timer", ".socket", ".path");

    private Relations() {}

    /** Whether the unit is one that starts another. */
    static boolean isTrigger(UnitName unit) {
        return TRIGGERS.contains(unit.suffix());
    }

    /** Whether {@code unit}, with this file, names {@code other} in any of systemd's options or triggers it by its name. */
    static boolean names(UnitName unit, UnitFile file, UnitName other) {
        boolean isTriggered = isTrigger(unit)
                && other.suffix().equals(".service")
                && other.withoutSuffix().equals(unit.withoutSuffix());
        return isTriggered
                || file.options().stream()
                        .filter(option -> !option.section().startsWith("X-"))
                        .anyMatch(option ->
                                List.of(option.value().split("\\s+", -1)).contains(other.value()));
    }
}
