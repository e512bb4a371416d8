package io.flotilla.broken.agent;

/** A role that another one calls. */
public record Called() {}
