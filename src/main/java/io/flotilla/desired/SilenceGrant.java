package io.flotilla.desired;

/** For how many milliseconds a machine may be silent after this run of its node, see {@link Command.GrantSilence}. */
public record SilenceGrant(String run, long millis) {}
