package io.flotilla.broken.registry.host;

import io.flotilla.broken.registry.leader.Led;

/** A room that knows one above it. */
public record KnowsTheLeader(Led leader) {}
