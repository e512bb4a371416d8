package io.flotilla.machine;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A host's identity: its {@code /etc/machine-id}, 32 lower-case hexadecimal digits. */
public record MachineId(String value) implements Comparable<MachineId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final int SHORT = 8;

    public MachineId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a machine id: \"%s\"".formatted(value));
        }
    }

    /** The first eight digits: how lists show a machine, and accepted by {@code MachineID=}. */
    public String shortId() {
        return value.substring(0, SHORT);
    }

    /** An unmodifiable copy, in the order of the ids; it is cheap for one machine, since few units are on more. */
    public static Set<MachineId> inOrder(Set<MachineId> machines) {
        return machines.size() < 2 ? Set.copyOf(machines) : Collections.unmodifiableSet(new TreeSet<>(machines));
    }

    /** Whether {@code id} is this one, in full or short. */
    public boolean isNamed(String id) {
        return id.equals(value) || (id.length() == SHORT && value.startsWith(id));
    }

    @Override
    public int compareTo(MachineId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
