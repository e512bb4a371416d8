/**
 * What the log builds: the units, schedule and machine records of the cluster, and the order sheets made from them.
 *
 * <p>Each slice of the state owns its commands. An {@link Image} of all slices never changes; a {@link Delta} leads from
 * one to the next, or from nothing to the present one for a reader who starts late: there is one way to follow.
 *
 * <p>Deterministic: no clock, no I/O, no randomness, so that every core host builds the same from the same log.
 */
@NullMarked
package io.flotilla.desired;

import org.jspecify.annotations.NullMarked;
