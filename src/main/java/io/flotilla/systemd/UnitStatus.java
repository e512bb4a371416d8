package io.flotilla.systemd;

import io.flotilla.unit.UnitName;
import io.flotilla.unit.UnitState;

/**
 * One unit as this host has it.
 *
 * @param held whether its file is in flotilla's directory
 * @param hash {@code UnitFile.hash} of the file that flotilla wrote or found there; empty for a unit that is not held
 * @param result why a failed unit failed, in systemd's words with the exit status ({@code exit-code, status 203}); empty
 *     otherwise, and until systemd was asked
 * @param sinceMillis when the unit entered its state, in milliseconds of the epoch: by systemd's clock if it said so,
 *     else when it was first seen here
 */
public record UnitStatus(
        UnitName unit, boolean held, String hash, UnitState state, String result, Drift drift, long sinceMillis) {}
