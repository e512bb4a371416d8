package io.flotilla.desired;

/** What came of a command, and the log index of the entry that decided it: the first, if it came several times. */
public record Decided(long revision, Outcome outcome) {}
