package io.flotilla.link;

import io.flotilla.machine.MachineId;

/**
 * Who this host is to the others.
 *
 * @param cluster its name: hosts of other clusters are refused
 * @param instance random for each start of the process: tells a restart from a second host with the same machine ID
 * @param boot of this host: tells it from a second one that comes while it is away
 * @param isCore core hosts listen, and beat to each other twice as often
 * @param address where others reach this host; where a core host listens, everywhere if empty
 * @param port of all core hosts
 */
public record LinkOptions(
        String cluster,
        MachineId self,
        String instance,
        Boot boot,
        boolean isCore,
        String address,
        int port,
        String version) {}
