package io.flotilla.broken.registry.leader;

/** What hosts must not know. */
public record Led() {}
