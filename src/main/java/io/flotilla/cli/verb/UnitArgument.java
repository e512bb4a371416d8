package io.flotilla.cli.verb;

import io.flotilla.unit.UnitName;
import java.util.Optional;
import java.util.Set;

/**
 * What the user gave for a unit: a name or the path of its file, with or without a suffix.
 *
 * @param path as given, with a suffix
 */
record UnitArgument(String path) {
    private static final String DEFAULT_SUFFIX = ".service";

    /** fleet's, and those that it could not run. */
    private static final Set<String> SUFFIXES = Set.of(
            "service", "socket", "timer", "path", "device", "mount", "automount", "target", "slice", "scope", "swap");

    static UnitArgument of(String text) {
        boolean hasSuffix = SUFFIXES.contains(text.substring(text.lastIndexOf('.') + 1)) && text.indexOf('.') >= 0;
        return new UnitArgument(hasSuffix ? text : text + DEFAULT_SUFFIX);
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Where the file of {@code name} would lie: beside this one's. */
    String beside(String name) {
        return path.substring(0, path.lastIndexOf('/') + 1) + name;
    }

    /** The template's name, if this is an instance. Throws {@link IllegalArgumentException} when it is no unit name. */
    Optional<String> template() {
        return new UnitName(name()).template().map(UnitName::value);
    }
}
