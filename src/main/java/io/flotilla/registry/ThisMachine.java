package io.flotilla.registry;

import io.flotilla.machine.MachineId;

/** Who is asked and who asks: the registry of one machine. */
public interface ThisMachine {
    MachineId self();
}
