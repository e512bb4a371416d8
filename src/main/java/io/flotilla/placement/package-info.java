/**
 * Whether a unit may be on a machine: what a unit asks for, what a machine holds, and why they do not fit.
 *
 * <p>Pure: no I/O, no clock, no choice between machines that fit; that is the plan's.
 */
@NullMarked
package io.flotilla.placement;

import org.jspecify.annotations.NullMarked;
