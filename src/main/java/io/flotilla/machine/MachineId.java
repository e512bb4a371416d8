package io.flotilla.machine;

import java.util.regex.Pattern;

/** A host's identity: its {@code /etc/machine-id}, 32 lower-case hexadecimal digits. */
public record MachineId(String value) implements Comparable<MachineId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    public MachineId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a machine id: \"%s\"".formatted(value));
        }
    }

    /** The first eight digits: how lists show a machine, and accepted by {@code MachineID=}. */
    public String shortId() {
        return value.substring(0, 8);
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
