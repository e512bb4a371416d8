package io.flotilla.registry;

import io.flotilla.unit.UnitName;
import java.util.Optional;

/** One line of a machine's report: a unit and what it is now, or that the machine holds it no longer. */
public record StateReport(UnitName unit, Optional<StateEntry> state) {}
