package io.flotilla.broken.agent;

import io.flotilla.broken.link.call.Asked;

/** Goes round the contract of the link. */
public record EntersTheLink(Asked call) {}
