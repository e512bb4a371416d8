/**
 * What the log builds: the units, schedule and machine records of the cluster, and the order sheets made from them.
 *
 * <p>Deterministic: no clock, no I/O, no randomness, so that every core host builds the same from the same log.
 */
@NullMarked
package io.flotilla.desired;

import org.jspecify.annotations.NullMarked;
