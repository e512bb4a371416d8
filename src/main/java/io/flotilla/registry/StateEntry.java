package io.flotilla.registry;

import io.flotilla.machine.MachineId;
import io.flotilla.unit.TargetState;
import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;

/**
 * What a machine last reported about one of its units.
 *
 * @param hash of the content that the machine holds
 * @param state as systemd has it
 * @param reached how far the agent brought it, in the terms of the target; a unit that ended by itself stays launched
 * @param observed revision of the wish that the agent acted on last, with whatever result
 * @param job the last job that the agent had systemd do and its result, {@code start done}, or {@code start} while it is
 *     being started; empty if none
 * @param result why the unit is in a failed state, in systemd's word ({@code exit-code}, {@code timeout} …); may be empty
 * @param drift how the host differs from what was ordered; empty if it does not
 * @param message what went wrong and what to do; empty if nothing
 * @param since when systemd entered the state, milliseconds since the epoch by the machine's clock
 */
public record StateEntry(
        UnitName unit,
        MachineId machine,
        String hash,
        UnitState state,
        TargetState reached,
        long observed,
        String job,
        String result,
        String drift,
        String message,
        long since) {

    /** Sorts by unit, then machine: no name contains the separator. */
    public static String key(UnitName unit, MachineId machine) {
        return unit.value() + '\0' + machine.value();
    }

    /** Of a key. */
    public static UnitName unit(String key) {
        return new UnitName(key.substring(0, key.indexOf('\0')));
    }

    /** Of a key: the machine's ID. */
    public static String machine(String key) {
        return key.substring(key.indexOf('\0') + 1);
    }

    public String key() {
        return key(unit, machine);
    }
}
