package io.flotilla.registry;

import io.flotilla.desired.DesiredUnit;
import io.flotilla.unit.TargetState;

/**
 * A unit as users read it.
 *
 * @param reached how far its machine has brought it, or inactive if it has none or none reported
 */
public record UnitEntry(DesiredUnit unit, TargetState reached) {}
