package io.flotilla.desired;

import io.flotilla.machine.MachineId;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * A host that keeps the log.
 *
 * @param address at which the others reach it; may be empty while it is the only one
 * @param number tells the core hosts apart where a small number is needed; free again when its host is removed
 */
public record CoreHost(MachineId machine, String address, int number) {
    private static final int HIGHEST_NUMBER = 254;

    public CoreHost {
        if (number < 1 || number > HIGHEST_NUMBER) {
            throw new IllegalArgumentException("not a core host's number: %d".formatted(number));
        }
    }

    /** Those of all of them, for people. */
    public static String addresses(Collection<CoreHost> hosts) {
        return hosts.stream().map(CoreHost::address).collect(Collectors.joining(", "));
    }
}
