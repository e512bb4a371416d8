package io.flotilla.broken.link.call;

/** How the link does it. */
public record Asked() {}
