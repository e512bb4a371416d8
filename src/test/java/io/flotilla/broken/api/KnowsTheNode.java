package io.flotilla.broken.api;

import io.flotilla.broken.node.Wiring;

/** A role that knows what wires it. */
public record KnowsTheNode(Wiring wiring) {}
