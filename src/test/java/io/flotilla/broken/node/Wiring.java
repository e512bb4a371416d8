package io.flotilla.broken.node;

/** What only the entry point may know. */
public record Wiring() {}
