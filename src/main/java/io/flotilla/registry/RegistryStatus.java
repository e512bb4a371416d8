package io.flotilla.registry;

import java.util.Optional;

/**
 * How the registry is.
 *
 * @param leads whether this host's plans and order sheets count
 * @param silentMillis for how long this host has been out of touch with a leader; 0 while it is in touch
 * @param trouble why reads and writes cannot be served, in words; empty when they can
 */
public record RegistryStatus(
        boolean leads, int term, long revision, long projected, long silentMillis, Optional<String> trouble) {}
