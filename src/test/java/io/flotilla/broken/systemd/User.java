package io.flotilla.broken.systemd;

/** A class of a package that is built on one within it. */
public record User() {}
