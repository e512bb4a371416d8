package io.flotilla.broken.link;

import io.flotilla.broken.agent.Called;
import io.flotilla.broken.link.call.Asked;

/** An adapter that knows a role, and a contract that knows a room. */
public record CallsARole(Called role, Asked call) {}
