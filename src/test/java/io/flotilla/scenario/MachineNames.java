package io.flotilla.scenario;

import io.flotilla.machine.MachineId;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What placement scenarios call machines: {@code m12} is the one whose ID begins with {@code 00000012}. */
final class MachineNames {
    private static final Pattern NAME = Pattern.compile("m[1-9][0-9]{0,7}");

    /** In quotes stands what a unit file says. */
    private static final Pattern SHORT_ID = Pattern.compile("(?<![0-9a-f\"])[0-9]{8}(?![0-9a-f])");

    private MachineNames() {}

    static MachineId id(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a machine: \"%s\"".formatted(name));
        }
        return new MachineId("%08d%024d".formatted(Integer.parseInt(name.substring(1)), 0));
    }

    static Set<MachineId> ids(String names) {
        return Arrays.stream(names.split(",", -1)).map(MachineNames::id).collect(Collectors.toSet());
    }

    static String name(MachineId machine) {
        return name(machine.shortId());
    }

    private static String name(String shortId) {
        return "m" + Integer.parseInt(shortId);
    }

    /** The text with the names of machines instead of their short IDs. */
    static String in(String text) {
        return SHORT_ID.matcher(text).replaceAll(found -> name(found.group()));
    }
}
