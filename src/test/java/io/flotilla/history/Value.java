package io.flotilla.history;

/** What a unit is, to its readers: any text that tells contents apart, and the target. */
public record Value(String content, String target) {}
