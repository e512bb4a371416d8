package io.flotilla.broken.link;

import io.flotilla.broken.agent.Called;

/** An adapter that knows a role. */
public record CallsARole(Called role) {}
