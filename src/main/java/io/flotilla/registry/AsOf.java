package io.flotilla.registry;

/** What was read, and the revision of the desired state that it was read from. */
public record AsOf<T>(long revision, T value) {}
