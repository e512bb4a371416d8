package io.flotilla.broken.api;

import io.flotilla.broken.agent.Called;
import io.flotilla.broken.unit.KnowsTooMuch;
import java.util.List;

/** Breaks the rule of roles, and closes a cycle. */
public record CallsAnotherRole(Called role, List<KnowsTooMuch> units) {}
