package io.flotilla.api;

import io.flotilla.machine.MachineId;

/** The machine that a request was about, by its whole ID. */
record NamedMachine(MachineId machine) implements View {}
