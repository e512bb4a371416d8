package io.flotilla.unit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A systemd unit name that fleet's rules and systemd itself accept, checked in fleet's order. Differs from fleet where
 * systemd moved on: at most 255 bytes, and no {@code busname} or {@code snapshot} units.
 */
public record UnitName(String value) implements Comparable<UnitName> {

    /** The longest name systemd accepts, in bytes (UNIT_NAME_MAX). */
    public static final int MAX_LENGTH = 255;

    private static final Set<String> TYPES = Set.of(
            "automount", "device", "mount", "path", "scope", "service", "slice", "socket", "swap", "target", "timer");
    private static final Set<String> TEMPLATE_TYPES = Set.of("path", "service", "socket", "target", "timer");
    private static final Set<String> OWN = Set.of("flotilla.service", "flotilla-isolated.service");
    private static final String PUNCTUATION = ":_.\\@-";

    public UnitName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("unit name cannot be empty");
        }
        if (value.getBytes(StandardCharsets.UTF_8).length > MAX_LENGTH) {
            throw new IllegalArgumentException("unit name exceeds maximum length (%d)".formatted(MAX_LENGTH));
        }
        int dot = value.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("unit name must contain \".\"");
        }
        if (dot == value.length() - 1) {
            throw new IllegalArgumentException("unit name cannot end in \".\"");
        }
        String type = value.substring(dot + 1);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("invalid unit type: \"%s\"".formatted(type));
        }
        if (value.indexOf('@') >= 0 && !TEMPLATE_TYPES.contains(type)) {
            throw new IllegalArgumentException("invalid unit type for template: \"%s\"".formatted(type));
        }
        for (int at = 0; at < dot; at++) {
            requireLegal(value, at);
        }
        if (value.charAt(0) == '@') {
            throw new IllegalArgumentException("unit name cannot start in \"@\"");
        }
        if (dot == 0) {
            throw new IllegalArgumentException("unit name cannot start in \".\"");
        }
    }

    private static void requireLegal(String value, int at) {
        char character = value.charAt(at);
        boolean legal = (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z')
                || PUNCTUATION.indexOf(character) >= 0;
        if (!legal) {
            throw new IllegalArgumentException(
                    "invalid character '%s' in unit name".formatted(Character.toString(value.codePointAt(at))));
        }
    }

    /** The unit type, with its dot: {@code .service}. */
    public String suffix() {
        return value.substring(value.lastIndexOf('.'));
    }

    /** The name without its suffix: {@code web@1} (specifier {@code %N}). */
    public String withoutSuffix() {
        return value.substring(0, value.lastIndexOf('.'));
    }

    /** The part before the first {@code @}, or the name without suffix where there is none ({@code %p}). */
    public String prefix() {
        int at = value.indexOf('@');
        return at < 0 ? withoutSuffix() : value.substring(0, at);
    }

    /** Whether it is flotilla itself on each host, which no unit of the fleet may replace. */
    public boolean isOwn() {
        return OWN.contains(value);
    }

    /** The part between the first {@code @} and the suffix ({@code %i}); empty for a template or a plain unit. */
    public String instance() {
        int at = value.indexOf('@');
        return at < 0 ? "" : value.substring(at + 1, value.lastIndexOf('.'));
    }

    public boolean isTemplate() {
        return value.indexOf('@') >= 0 && instance().isEmpty();
    }

    public boolean isInstance() {
        return !instance().isEmpty();
    }

    /** The template that this name is an instance of. */
    public Optional<UnitName> template() {
        return isInstance() ? Optional.of(new UnitName(prefix() + "@" + suffix())) : Optional.empty();
    }

    /** Written out, like the hash code: a record's own is slow in a JVM without C2, and units are the key of most maps. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnitName name && name.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public int compareTo(UnitName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
