package io.flotilla.registry;

import io.flotilla.desired.Outcome;

/** A command that is durable: what it did, and its place in the log. */
public record Decided(long revision, Outcome outcome) {}
